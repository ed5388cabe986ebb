package slipway.manager.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Maintenance;
import slipway.manager.database.TestDatabase;
import slipway.manager.migrations.steps.CreateMachine;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.secrets.Purposes;
import slipway.manager.secrets.SecretBox;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.TaskBoard;
import slipway.manager.vsphere.TaskBoard.Happening;
import slipway.manager.vsphere.VSphere;

class SupportBundleTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String MIGRATION = "7d4b2f0c-5d3e-4b0a-9d59-6f0a4d1f7a11";

  /// Each is somewhere in the installation, and in everything that it says.
  private static final String SITE_PASSWORD = "pl4nted \"site\" & pässword";

  private static final String CHAP = "c0ffee00c0ffee11";
  private static final String DB_PASSWORD = "plantedDatabasePassword";
  private static final String TOKEN = "plantedMetricsToken0123456789abcdef";
  private static final String KEY_LINE = "MIGHAgEAMBMGByqGSM49AgEGplantedPrivateKeyBody";
  private static final String HASH = "$y$j9T$plantedSalt$plantedHashOfTheAdministrator";

  private final Map<ObjectId, List<Happening>> happenings = new HashMap<>();

  /// At a vCenter that tells what it was given to tell.
  private Function<String, VSphere> sessions = _ -> session();

  @TempDir Path directory;
  private Path data = Path.of("");
  private Path keyFile = Path.of("");
  private String url = "";

  @BeforeEach
  void plant() throws Exception {
    data = Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(data.resolve("manager/tls"));
    Files.createDirectories(data.resolve("appliance"));
    keyFile = data.resolve("manager/secret.key");
    SecretBox box = SecretBox.open(keyFile);
    Files.writeString(data.resolve("manager/db.password"), DB_PASSWORD);
    Files.writeString(data.resolve("manager/metrics.token"), TOKEN);
    Files.writeString(data.resolve("manager/tls/key.pem"), pem());
    Files.writeString(data.resolve("appliance/admin.hash"), HASH);
    url = TestDatabase.freshUrl();
    TestDatabase.migrate(url);
    try (Maintenance alone = Maintenance.alone(url, TestDatabase.OWNER, "postgres")) {
      alone
          .jdbi()
          .useHandle(
              h -> {
                h.execute(
                    """
                    insert into site (id, name, url, thumbprint, username, password,
                      instance_uuid, version, added_at)
                    values ('s1', 'Zürich', 'https://vc.example', 'AA', 'ann', ?, 'u', '8', now())""",
                    box.seal(Purposes.site("s1"), SITE_PASSWORD));
                h.execute(
                    """
                    insert into migration (id, name, kind, plan, state, created_by, created_at,
                      version, change, epoch)
                    values (cast(? as uuid), 'web01', 'WARM', ?, 'READY', 'ann', now(), 0, 0, 0)""",
                    MIGRATION,
                    """
                    {"source": {"site": "s1", "machine": "vm-7"}, "destination": {"site": "s1"}}""");
                h.execute(
                    """
                    insert into step_result (migration, step, facts, ended_at)
                    values (cast(? as uuid), ?, '{"machine": "vm-8"}', '2026-11-21T09:00:00Z')""",
                    MIGRATION,
                    CreateMachine.NAME);
                h.execute(
                    """
                    insert into step_progress (migration, step, number, state, started_at, attempt,
                      note, memo)
                    values (cast(? as uuid), 'serve-volume', 1, 'RUNNING', '2026-11-21T11:30:00Z', 1,
                      ?, ?)""",
                    MIGRATION,
                    "chap says " + CHAP,
                    Base64.getEncoder().encodeToString(box.seal(Purposes.chap(MIGRATION), CHAP)));
                h.execute(
                    """
                    insert into event (at, migration, name, machine, severity, text)
                    values ('2026-11-21T11:00:00Z', cast(? as uuid), 'web01', 'vm-1', 'ERROR', ?)""",
                    MIGRATION,
                    "it broke with " + SITE_PASSWORD);
                h.execute(
                    """
                    insert into audit (at, by_user, address, action, object, detail)
                    values ('2026-11-21T10:00:00Z', 'ann', '192.0.2.1', 'site.add', 'site s1', ?)""",
                    "password=" + SITE_PASSWORD);
              });
    }
  }

  private static String pem() {
    return "-----BEGIN PRIVATE KEY-----\n" + KEY_LINE + "\n-----END PRIVATE KEY-----\n";
  }

  private VSphere session() {
    TaskBoard board = told(TaskBoard.class, "happenings", this::happenings);
    return told(VSphere.class, "taskBoard", _ -> board);
  }

  private List<Happening> happenings(Object[] arguments) {
    Instant since = (Instant) arguments[1];
    return happenings.getOrDefault((ObjectId) arguments[0], List.of()).stream()
        .filter(happening -> !happening.at().isBefore(since))
        .toList();
  }

  private static <T> T told(Class<T> type, String method, Function<Object[], Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              if (called.getName().equals(method)) {
                return answer.apply(arguments);
              }
              throw new UnsupportedOperationException(called.getName());
            }));
  }

  /// A stand-in for journalctl: says all secrets in every way that programs say them.
  private List<String> journal() throws IOException {
    String time = "2026-11-21T11:15:00.123456+0000 host java[7]: ";
    StringBuilder said = new StringBuilder();
    for (String secret : List.of(SITE_PASSWORD, CHAP, DB_PASSWORD, TOKEN, HASH, key())) {
      said.append(time).append("plain ").append(secret).append(" here\n");
      said.append(time).append("in an address ");
      said.append(URLEncoder.encode(secret, StandardCharsets.UTF_8)).append('\n');
      said.append(time).append("encoded ").append(base64(secret)).append('\n');
      said.append(time).append("{\"password\": \"").append(json(secret)).append("\"}\n");
      said.append(time).append("<password>").append(secret.replace("&", "&amp;"));
      said.append("</password>\n");
    }
    said.append(time).append("vmware-api-session-id: unknownSession1\n");
    said.append(time).append("Authorization: Basic dW5rbm93bjpzZWNyZXQ=\n");
    said.append(time).append("-Djavax.net.ssl.keyStorePassword=unknownStorePassword\n");
    said.append(time).append("https://ann:unknownInAddress@vc.example/sdk\n");
    said.append(time).append("a key follows\n").append(pem().replace(KEY_LINE, "unknownKeyBody"));
    said.append(time).append("the manager is ready\n");
    Path text = Files.writeString(directory.resolve("journal.txt"), said);
    Path script = directory.resolve("journalctl");
    Files.writeString(
        script, "#!/bin/sh\ncase \"$*\" in *--unit=slipway-manager*) cat '" + text + "';; esac\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return List.of(script.toString());
  }

  private String key() throws IOException {
    return Files.readString(keyFile).strip();
  }

  private static String json(String secret) {
    return secret.replace("\"", "\\\"");
  }

  private static String base64(String secret) {
    return Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> bundle() throws IOException {
    Path arguments =
        Files.writeString(
            directory.resolve("manager.args"),
            "-Djavax.net.ssl.keyStorePassword=" + DB_PASSWORD + "\n-Dslipway.db.user=slipway\n");
    Path file = directory.resolve("bundle.zip");
    try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
      new SupportBundle(beside, new SupportBundle.Keys(data, keyFile), journal(), sessions)
          .write(file, List.of(arguments, directory.resolve("missing")), NOON);
    }
    return texts(file);
  }

  private static Map<String, String> texts(Path file) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        texts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  @Test
  void noneOfThePlantedSecretsIsInIt() throws IOException {
    String key = key();
    bundle()
        .forEach(
            (name, text) -> {
              for (String secret :
                  List.of(SITE_PASSWORD, CHAP, DB_PASSWORD, TOKEN, KEY_LINE, HASH, key)) {
                assertThat(text)
                    .as(name)
                    .doesNotContain(
                        secret,
                        json(secret),
                        secret.replace("&", "&amp;"),
                        base64(secret).replaceAll("=+$", ""),
                        URLEncoder.encode(secret, StandardCharsets.UTF_8));
              }
              assertThat(text)
                  .as(name)
                  .doesNotContain(
                      "pl4nted",
                      "unknownSession1",
                      "dW5rbm93bjpzZWNyZXQ",
                      "unknownStorePassword",
                      "unknownInAddress",
                      "unknownKeyBody");
            });
  }

  @Test
  void whatHelpsIsInIt() throws IOException {
    Map<String, String> texts = bundle();
    assertThat(texts)
        .containsKeys(
            "health.txt",
            "timeline.txt",
            "configuration/manager.args",
            "logs/slipway-manager.log",
            "logs/slipway-gateway.log");
    assertThat(texts.get("health.txt"))
        .contains("schema ", "PostgreSQL", "site Zürich https://vc.example 8", "READY 1", "free");
    assertThat(texts.get("configuration/manager.args")).contains("-Dslipway.db.user=slipway");
    assertThat(texts.get("logs/slipway-manager.log")).contains("the manager is ready", "plain ");
  }

  @Test
  void theTimelineJoinsWhatHappenedInItsOrderEachWithItsSource() throws IOException {
    List<String> timeline = timelineOf(bundle());
    assertThat(timeline.stream().map(line -> Instant.parse(line.split(" ", 2)[0]))).isSorted();
    assertThat(timeline.getFirst()).contains("step done", "create-machine");
    assertThat(timeline.get(1)).contains("2026-11-21T10:00:00Z  audit", "site.add");
    assertThat(timeline.get(2)).contains("event", "ERROR web01: it broke with");
    assertThat(timeline).anyMatch(line -> line.contains("  manager ") && line.contains("ready"));
    assertThat(timeline.getLast()).contains("step begun", MIGRATION, "serve-volume RUNNING");
  }

  @Test
  void whatVCenterSawOfBothMachinesIsInTheTimelineWithoutSecrets() throws IOException {
    happenings.put(
        ObjectId.machine("vm-7"),
        List.of(
            new Happening(NOON.minus(SupportBundle.REACH.plusDays(1)), "VmOld", "", "long ago"),
            new Happening(
                Instant.parse("2026-11-21T10:30:00Z"),
                "VmPoweredOffEvent",
                "VSPHERE.LOCAL\\ann",
                "web01 was\nswitched off: " + SITE_PASSWORD)));
    happenings.put(
        ObjectId.machine("vm-8"),
        List.of(
            new Happening(
                Instant.parse("2026-11-21T10:31:00Z"), "VmPoweredOnEvent", "", "web01 runs")));
    List<String> timeline = timelineOf(bundle());
    assertThat(timeline)
        .contains(
            "2026-11-21T10:30:00Z  vcenter      Zürich web01 vm-7: VmPoweredOffEvent by"
                + " VSPHERE.LOCAL\\ann: web01 was switched off: (redacted)",
            "2026-11-21T10:31:00Z  vcenter      Zürich web01 vm-8: VmPoweredOnEvent: web01 runs");
    assertThat(timeline).noneMatch(line -> line.contains("long ago"));
  }

  @Test
  void aVCenterThatCannotBeAskedIsToldAndLeftAlone() throws IOException {
    for (int i = 0; i < 10; i++) {
      migrated("vm-2" + i);
    }
    List<String> asked = new ArrayList<>();
    sessions =
        site -> {
          asked.add(site);
          throw Problem.of(ProblemType.VCENTER_UNREACHABLE, "vc.example", "no route").toException();
        };
    assertThat(bundle().get("timeline.txt"))
        .contains("Zürich other vm-20: its events are missing", "no route");
    assertThat(asked).hasSize(VCenterEvents.FAILURES_MAX);
  }

  @Test
  void theMachinesThatAreAskedForIsBounded() throws IOException {
    for (int i = 0; i < VCenterEvents.MACHINES_MAX + 5; i++) {
      migrated("vm-1" + i);
    }
    List<String> asked = new ArrayList<>();
    sessions =
        site -> {
          asked.add(site);
          return session();
        };
    assertThat(bundle()).isNotEmpty();
    assertThat(asked).hasSize(VCenterEvents.MACHINES_MAX);
  }

  private void migrated(String machine) {
    try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
      beside
          .jdbi()
          .useHandle(
              h ->
                  h.execute(
                      """
                      insert into migration (id, name, kind, plan, state, created_by, created_at,
                        version, change, epoch)
                      values (gen_random_uuid(), 'other', 'WARM', ?, 'READY', 'ann', now(), 0, 0, 0)""",
                      "{\"source\": {\"site\": \"s1\", \"machine\": \"" + machine + "\"}}"));
    }
  }

  @Test
  void aLogThatCannotBeReadIsToldInItsPlace() throws IOException {
    Path file = directory.resolve("without-log.zip");
    try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
      new SupportBundle(
              beside,
              new SupportBundle.Keys(data, keyFile),
              List.of(directory.resolve("no-journalctl").toString()),
              sessions)
          .write(file, List.of(), NOON);
    }
    assertThat(texts(file).get("logs/slipway-manager.log")).contains("the log cannot be read");
  }

  @Test
  void theLogOfOneUnitIsBoundedAndItsNewestLinesStay() throws IOException {
    Path script = directory.resolve("long");
    Files.writeString(
        script,
        """
        #!/bin/sh
        yes 'a line of the log' | tr -d '\\n' | head -c 3900 > %1$s/one
        echo >> %1$s/one
        i=0
        while [ $i -lt 1500 ]; do cat %1$s/one; i=$((i + 1)); done
        echo 'the newest'
        """
            .formatted(directory));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    List<Journal.Line> lines =
        new Journal(List.of(script.toString())).lines("slipway-manager", NOON);
    assertThat(lines.stream().mapToLong(line -> line.text().length()).sum())
        .isBetween(Journal.CHARS_MAX / 2L, (long) Journal.CHARS_MAX);
    assertThat(lines.getLast().text()).isEqualTo("the newest");
  }

  @Test
  void aLogWithoutEndIsCut() throws IOException {
    Path script = directory.resolve("endless");
    Files.writeString(script, "#!/bin/sh\nwhile :; do echo 'x y'; done\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    assertThat(new Journal(List.of(script.toString())).lines("slipway-manager", NOON))
        .hasSize(Journal.LINES_MAX);
  }

  /// Without what was a private key's, and lost its time with everything else.
  private static List<String> timelineOf(Map<String, String> texts) {
    return texts
        .getOrDefault("timeline.txt", "")
        .lines()
        .filter(line -> !line.equals(Redaction.GONE))
        .toList();
  }
}
