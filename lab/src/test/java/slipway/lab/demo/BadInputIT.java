package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.demo.ManagerClient.ManagerProblem;

/// Whatever is wrong is told with its cause and what to do, and changes nothing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir Path dir;
  private Laboratory lab;
  private ManagerClient manager;
  private String source;
  private String destination;
  private String machine;

  @BeforeAll
  void start() throws Exception {
    DemoOptions options = new DemoOptions();
    options.root = Path.of(System.getProperty("slipway.root"));
    lab =
        Laboratory.start(
            options, new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    manager = lab.manager();
    source = "/sites/" + lab.source().id();
    destination = "/sites/" + lab.destination().id();
    machine = source + "/machines/" + lab.source().machineId(Laboratory.MACHINE);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> manager.get(machine).path("guestOperationsReady").asBoolean());
  }

  @AfterAll
  void end() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void aWrongPasswordOfVCenterIsRefused() {
    ManagerClient stranger = lab.anotherClient();
    assertThat(problem(() -> stranger.login("administrator@vsphere.local", "wrong")))
        .isEqualTo("vcenter-login-refused");
    assertThat(problem(() -> stranger.get("/sites"))).isEqualTo("session-required");
  }

  @Test
  void aSiteWhoseLoginFailsIsNotAdded() throws Exception {
    int before = manager.get("/sites").size();
    ObjectNode site = site(lab.destination());
    site.put("password", "wrong");
    assertThat(problem(() -> manager.post("/sites", site))).isEqualTo("vcenter-login-refused");
    ObjectNode stranger = site(lab.destination());
    stranger.put("thumbprint", lab.source().thumbprint());
    assertThat(problem(() -> manager.post("/sites", stranger)))
        .isEqualTo("vcenter-certificate-untrusted");
    ObjectNode nowhere = site(lab.destination());
    nowhere.put("url", "https://127.0.0.1:" + Laboratory.freePort());
    assertThat(problem(() -> manager.post("/sites", nowhere))).isEqualTo("vcenter-unreachable");
    assertThat(manager.get("/sites")).hasSize(before);
  }

  @Test
  void anUnknownMachineIsNotFound() {
    assertThat(problem(() -> manager.get(source + "/machines/vm-999999")))
        .isEqualTo("object-not-found");
    assertThat(
            problem(
                () ->
                    manager.post(
                        source + "/machines/vm-999999/checks",
                        ManagerClient.JSON.createObjectNode())))
        .isEqualTo("object-not-found");
  }

  @Test
  void aMachineWithoutToolsIsToldToInstallThem() throws Exception {
    lab.source().addEmptyMachine("empty");
    String path = source + "/machines/" + lab.source().machineId("empty");
    JsonNode failed = failed(checks(path, account("admin", lab.guestPassword())), "tools-running");
    assertThat(failed.path("cause").asText()).contains("empty");
    assertThat(failed.path("remedy").asText()).contains("Install open-vm-tools");
    assertThat(problem(() -> manager.put(path + "/preparation", account("admin", "x"))))
        .isIn("", "tools-not-running");
    awaitFailed(path, "tools-not-running");
  }

  @Test
  void aWrongPasswordOfTheGuestIsToldAndMayBeCorrected() throws Exception {
    JsonNode checked = checks(machine, account("admin", "wrong"));
    assertThat(failed(checked, "credentials-valid").path("cause").asText()).contains("admin");
    manager.put(machine + "/preparation", account("admin", "wrong"));
    awaitFailed(machine, "guest-login-refused");
    assertThat(lab.source().guestLeftovers(Laboratory.MACHINE)).isEmpty();
  }

  @Test
  void anAccountThatMayNotBecomeRootIsToldSo() throws Exception {
    String password = Laboratory.secret();
    lab.source()
        .inGuest(
            Laboratory.MACHINE,
            "useradd -m plain && echo plain:" + password + " | chpasswd && echo done");
    JsonNode checked = checks(machine, account("plain", password));
    assertThat(failed(checked, "root-allowed").path("remedy").asText()).contains("sudo");
    assertThat(lab.source().guestLeftovers(Laboratory.MACHINE)).isEmpty();
  }

  @Test
  void aDatastoreThatIsTooSmallIsToldBeforeAnythingIsMade() throws Exception {
    JsonNode placements = manager.get(destination + "/placements");
    ObjectNode request = ManagerClient.JSON.createObjectNode();
    request.set("credentials", account("admin", lab.guestPassword()));
    ObjectNode to =
        Migration.placement(lab.destination(), placements, manager.get(machine).path("nics"));
    to.put("datastore", Migration.id(small(placements)));
    request.set("destination", to);
    JsonNode failed = failed(manager.post(machine + "/checks", request), "capacity");
    assertThat(failed.path("cause").asText()).contains("destination-small");
    assertThat(lab.destination().leftovers()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process process =
          new ProcessBuilder(
                  Subprocess.java(),
                  "-jar",
                  System.getProperty("slipway.root") + "/gateway/target/gateway.jar",
                  "target",
                  "--home",
                  dir.resolve("home.img").toString(),
                  "--size",
                  "1048576",
                  "--iqn",
                  "iqn.2026-01.lab.slipway:taken",
                  "--listen",
                  "127.0.0.1:" + taken.getLocalPort())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isNotZero();
      assertThat(said).contains(taken.getLocalPort() + "").contains("choose another port");
    }
  }

  @Test
  void aManagerThatWasKilledAnswersAsSoonAsItSaysSo() throws Exception {
    String unknown = "/migrations/" + java.util.UUID.randomUUID();
    for (int round = 0; round < 4; round++) {
      lab.restartManager();
      for (int i = 0; i < 20; i++) {
        assertThat(problem(() -> manager.get(unknown))).isEqualTo("object-not-found");
      }
    }
  }

  @Test
  void aManagerWithoutItsDatabaseSaysSoAndConnectsWhenItIsThere() throws Exception {
    int port = Laboratory.freePort();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    try (ManagerProcess other = lab.managerOn(url, dir.resolve("manager"));
        ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> started =
          starting.submit(
              () -> {
                other.start();
                return true;
              });
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(other.readiness())
                      .contains("database-unreachable")
                      .contains("Start PostgreSQL"));
      try (EmbeddedPostgres database =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .start()) {
        assertThat(database.getPort()).isEqualTo(port);
        started.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private static JsonNode small(JsonNode placements) {
    for (JsonNode store : placements.path("datastores")) {
      if (store.path("name").asText().endsWith("-small")) {
        return store;
      }
    }
    throw new AssertionError("no small datastore in " + placements);
  }

  private void awaitFailed(String path, String type) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              JsonNode now = manager.get(path + "/preparation");
              assertThat(now.path("state").asText()).isEqualTo("FAILED");
              assertThat(now.path("problem").path("type").asText()).isEqualTo(type);
              assertThat(now.path("problem").path("remedy").asText()).isNotEmpty();
            });
  }

  private JsonNode checks(String path, ObjectNode account) throws Exception {
    ObjectNode request = ManagerClient.JSON.createObjectNode();
    request.set("credentials", account);
    return manager.post(path + "/checks", request);
  }

  private static JsonNode failed(JsonNode checks, String id) {
    for (JsonNode check : checks) {
      if (check.path("id").asText().equals(id)) {
        assertThat(check.path("outcome").asText()).isEqualTo("FAILED");
        return check;
      }
    }
    throw new AssertionError("no check " + id + " in " + checks);
  }

  private static ObjectNode account(String user, String password) {
    return ManagerClient.JSON.createObjectNode().put("username", user).put("password", password);
  }

  private static ObjectNode site(Site site) {
    return ManagerClient.JSON
        .createObjectNode()
        .put("name", "another")
        .put("url", site.url().toString())
        .put("thumbprint", site.thumbprint())
        .put("username", site.service().name())
        .put("password", site.service().password());
  }

  /// The id of the problem it ends with; empty when it does not.
  private static String problem(ThrowingCallable call) {
    ManagerProblem problem = catchThrowableOfType(ManagerProblem.class, call);
    return problem == null ? "" : problem.type();
  }
}
