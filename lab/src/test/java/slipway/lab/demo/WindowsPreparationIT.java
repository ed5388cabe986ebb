package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.vim.Seed;
import slipway.lab.vim.VCenter;
import slipway.lab.vim.VCenterConfig;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.inventory.Layout;
import slipway.lab.windows.Release;
import slipway.lab.windows.WindowsGuest;
import slipway.lab.windows.WindowsOperations;

/// The real manager prepares a simulated Windows through the guest operations of the lab's vCenter.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsPreparationIT {
  private static final Path ROOT = Path.of(System.getProperty("slipway.root"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long DATASTORE_BYTES = 64L << 20;
  private static final long DISK_BYTES = 1L << 20;

  private Path dir;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private WindowsGuest guest;
  private WindowsOperations operations;
  private ManagerClient manager;
  private String machine;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    dir = temporary;
    guest =
        new WindowsGuest(
            Release.SERVER_2019,
            Files.createDirectory(dir.resolve("c")),
            ROOT.resolve("guest/windows"));
    operations = new WindowsOperations(guest, "mover", "secret word", () -> {});
    Account administrator =
        new Account("administrator@vsphere.local", Laboratory.secret(), Role.ADMINISTRATOR);
    Account service = new Account("slipway@vsphere.local", Laboratory.secret(), Role.SOURCE);
    VCenter vcenter = vcenter(List.of(administrator, service));
    String id =
        vcenter
            .seed()
            .addMachine(
                new Seed.NewMachine("accounts", 1, 1024, "windows2019srv_64Guest"),
                raw -> {
                  try (var file = new RandomAccessFile(raw.toFile(), "rw")) {
                    file.setLength(DISK_BYTES);
                  }
                });
    vcenter.seed().powerOn(id);
    manager = startManager(vcenter);
    manager.login(administrator.name(), administrator.password());
    ObjectNode site = ManagerClient.JSON.createObjectNode();
    site.put("name", "source")
        .put("url", vcenter.url().toString())
        .put("thumbprint", vcenter.thumbprint())
        .put("username", service.name())
        .put("password", service.password());
    machine = "/sites/" + manager.post("/sites", site).path("id").asText() + "/machines/" + id;
  }

  private VCenter vcenter(List<Account> accounts) throws Exception {
    Layout layout =
        new Layout(
            "Datacenter",
            "Cluster",
            "host-1.lab",
            "Servers",
            "Servers",
            List.of("VM Network"),
            List.of(
                new Layout.Store("ds", Files.createDirectory(dir.resolve("ds")), DATASTORE_BYTES)));
    var config = new VCenterConfig("source", UUID.randomUUID().toString(), 0, accounts, layout);
    VCenter vcenter = VCenter.start(config, new WindowsMachines(operations));
    running.push(vcenter);
    return vcenter;
  }

  private ManagerClient startManager(VCenter vcenter) throws Exception {
    EmbeddedPostgres database =
        EmbeddedPostgres.builder()
            .setDataDirectory(dir.resolve("database"))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
    running.push(database);
    Keys keys = Keys.make(ROOT, dir.resolve("keys"));
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    Map<String, String> settings =
        Map.of(
            "slipway.vcenter.url", vcenter.url().toString(),
            "slipway.vcenter.thumbprint", vcenter.thumbprint(),
            "slipway.db.url", database.getJdbcUrl("postgres", "postgres"),
            "slipway.db.user", "postgres",
            "slipway.db.password.file",
                Files.writeString(dir.resolve("db.password"), "postgres").toString(),
            "slipway.tls.dir", keys.of("manager").toString(),
            "slipway.secret.key.file", Files.writeString(dir.resolve("key"), key).toString(),
            "slipway.guest.bundles", Files.createDirectory(dir.resolve("bundles")).toString());
    ManagerProcess process =
        new ManagerProcess(
            ROOT,
            dir.resolve("manager"),
            Laboratory.freePort(),
            settings,
            keys.serverStore(),
            keys.serverStorePassword(),
            keys.clientTls());
    running.push(process);
    process.start();
    return new ManagerClient(process.api(), keys.clientTls());
  }

  @AfterAll
  void end() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  @Test
  void aWindowsIsShownItsChangesPreparedAndThenItIsWhatItWas() throws Exception {
    String before = guest.toString();
    manager.post(machine + "/preparation/dry-run", account("mover", "secret word"));
    await().atMost(PATIENCE).until(() -> preparation().has("dryRunAt"));
    JsonNode planned = manager.get(machine + "/preparation/dry-run");
    assertThat(planned.has("problem")).as(planned.toString()).isFalse();
    assertThat(planned.path("changes"))
        .extracting(change -> change.path("path").asText())
        .contains("service MSiSCSI", "policy for new disks", "C:\\ProgramData\\Slipway");
    assertThat(guest).hasToString(before);

    manager.put(machine + "/preparation", account("mover", "secret word"));
    JsonNode prepared = awaitState("PREPARED");
    assertThat(prepared.path("changes"))
        .extracting(change -> change.path("action").asText())
        .contains("bindings", "iscsi", "disk-policy", "disk-task");
    assertThat(guest.diskPolicy()).isEqualTo("OnlineAll");
    assertThat(operations.leftovers()).isEmpty();

    manager.post(machine + "/preparation/undo", account("mover", "secret word"));
    JsonNode undone = awaitState("NONE");
    assertThat(undone.path("restored").path("done")).isNotEmpty();
    assertThat(guest).hasToString(before);
    assertThat(operations.leftovers()).isEmpty();
  }

  @Test
  void aWrongPasswordIsTold() throws Exception {
    manager.put(machine + "/preparation", account("mover", "wrong"));
    assertThat(awaitState("FAILED").path("problem").path("type").asText())
        .isEqualTo("guest-login-refused");
  }

  @Test
  void anAccountWithoutRightsIsToldAndNothingIsLeft() throws Exception {
    String before = guest.toString();
    guest.administrator(false);
    try {
      manager.put(machine + "/preparation", account("mover", "secret word"));
      JsonNode problem = awaitState("FAILED").path("problem");
      assertThat(problem.path("type").asText()).isEqualTo("guest-not-administrator");
      assertThat(problem.path("remedy").asText()).contains("Administrators");
    } finally {
      guest.administrator(true);
    }
    assertThat(guest).hasToString(before);
    assertThat(operations.leftovers()).isEmpty();
  }

  private JsonNode awaitState(String state) throws Exception {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              JsonNode now = preparation();
              assertThat(now.path("state").asText()).as(now.toString()).isEqualTo(state);
            });
    return preparation();
  }

  private JsonNode preparation() throws Exception {
    return manager.get(machine + "/preparation");
  }

  private static ObjectNode account(String user, String password) {
    return ManagerClient.JSON.createObjectNode().put("username", user).put("password", password);
  }
}
