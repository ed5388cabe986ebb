package slipway.manager.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Database;
import slipway.manager.database.Maintenance;
import slipway.manager.database.TestDatabase;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Against a real PostgreSQL, each in a database of its own.
class KeyRotationTest {
  /// So many rotations are killed wherever they happen to be.
  private static final int KILLS = 8;

  private static final UUID MIGRATION = UUID.fromString("7d4b2f0c-5d3e-4b0a-9d59-6f0a4d1f7a11");

  @TempDir Path directory;
  private Path keyFile = Path.of("");
  private String url = "";

  @BeforeEach
  void sealEverything() throws Exception {
    keyFile = directory.resolve("secret.key");
    url = TestDatabase.freshUrl();
    TestDatabase.migrate(url);
    SecretBox box = SecretBox.open(keyFile);
    try (Maintenance alone = alone()) {
      alone
          .jdbi()
          .useHandle(
              handle -> {
                for (int i = 0; i < 20; i++) {
                  site(handle, "site-" + i, box.seal(Purposes.site("site-" + i), "password " + i));
                }
                chap(handle, box);
              });
    }
  }

  private Maintenance alone() {
    return Maintenance.alone(url, TestDatabase.OWNER, "postgres");
  }

  private static void site(Handle handle, String id, byte[] sealed) {
    handle
        .createUpdate(
            """
            insert into site (id, name, url, thumbprint, username, password, instance_uuid,
              version, added_at)
            values (:id, :id, 'https://vc', 'AA', 'ann', :sealed, 'u', '8.0', now())""")
        .bind("id", id)
        .bind("sealed", sealed)
        .execute();
  }

  private static void chap(Handle handle, SecretBox box) {
    String sealed =
        Base64.getEncoder().encodeToString(box.seal(Purposes.chap(MIGRATION.toString()), "chap"));
    handle
        .createUpdate(
            """
            insert into migration (id, name, kind, plan, state, created_by, created_at, version,
              change, epoch)
            values (:id, 'web', 'WARM', '{}', 'READY', 'ann', now(), 0, 0, 0)""")
        .bind("id", MIGRATION)
        .execute();
    handle
        .createUpdate(
            """
            insert into step_progress (migration, step, number, state, started_at, attempt, note,
              memo)
            values (:id, 'serve-volume', 1, 'RUNNING', now(), 1, '', :sealed)""")
        .bind("id", MIGRATION)
        .bind("sealed", sealed)
        .execute();
    handle
        .createUpdate(
            """
            insert into step_result (migration, step, facts, ended_at)
            values (:id, 'serve-volume', :facts, now())""")
        .bind("id", MIGRATION)
        .bind("facts", "{\"portal\":\"p:3260\",\"lun\":0,\"sealedSecret\":\"" + sealed + "\"}")
        .execute();
  }

  /// Every sealed text of the database as it lies there.
  private List<String> sealed() {
    try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
      return beside
          .jdbi()
          .withHandle(
              handle -> {
                List<String> all = new ArrayList<>();
                all.addAll(
                    handle
                        .createQuery("select password from site order by id")
                        .map((rs, c) -> Base64.getEncoder().encodeToString(rs.getBytes(1)))
                        .list());
                all.addAll(
                    handle
                        .createQuery(
                            """
                            select memo from step_progress union all
                            select facts::json ->> 'sealedSecret' from step_result""")
                        .mapTo(String.class)
                        .list());
                return all;
              });
    }
  }

  private void assertEverythingOpens() {
    try {
      SecretBox box = SecretBox.open(keyFile);
      try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
        beside
            .jdbi()
            .useHandle(
                handle ->
                    handle
                        .createQuery("select id, password from site")
                        .map((rs, c) -> box.unseal(Purposes.site(rs.getString(1)), rs.getBytes(2)))
                        .forEach(password -> assertThat(password).startsWith("password ")));
      }
      List<String> all = sealed();
      assertThat(all).hasSize(22);
      for (String chap : all.subList(20, 22)) {
        assertThat(
                box.unseal(Purposes.chap(MIGRATION.toString()), Base64.getDecoder().decode(chap)))
            .isEqualTo("chap");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rotate() throws IOException {
    try (Maintenance alone = alone()) {
      assertThat(new KeyRotation(keyFile, alone.jdbi()).rotate()).isEqualTo(22);
    }
  }

  @Test
  void everySecretIsSealedAnewAndTheOldKeyOpensNothing() throws IOException {
    Path old = Files.copy(keyFile, directory.resolve("old.key"));
    List<String> before = sealed();
    rotate();
    assertThat(sealed()).doesNotContainAnyElementsOf(before);
    assertEverythingOpens();
    assertThat(Files.readString(keyFile).lines()).hasSize(1);
    assertThat(Files.readString(keyFile)).isNotEqualTo(Files.readString(old));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
        .isEqualTo("rw-------");
    assertThatThrownBy(
            () ->
                SecretBox.open(old)
                    .unseal(
                        Purposes.site("site-0"), Base64.getDecoder().decode(sealed().getFirst())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void factsBesideTheSecretStay() throws IOException {
    rotate();
    try (Maintenance alone = alone()) {
      String facts =
          alone
              .jdbi()
              .withHandle(
                  h ->
                      h.createQuery(
                              "select (facts::json ->> 'portal') || (facts::json ->> 'lun')"
                                  + " from step_result")
                          .mapTo(String.class)
                          .one());
      assertThat(facts).isEqualTo("p:32600");
    }
  }

  @Test
  void whoDiesBetweenTheMovesLeavesWhatOpens() throws IOException {
    try (Maintenance alone = alone()) {
      new KeyRotation(keyFile, alone.jdbi()).draw();
    }
    assertEverythingOpens();
    String drawn = Files.readAllLines(keyFile).getFirst();
    try (Maintenance alone = alone()) {
      new KeyRotation(keyFile, alone.jdbi()).reseal();
    }
    assertEverythingOpens();
    assertThat(Files.readAllLines(keyFile)).hasSize(2);
    rotate();
    assertEverythingOpens();
    assertThat(Files.readAllLines(keyFile)).containsExactly(drawn);
  }

  @Test
  void oneSecretThatNoKeyOpensStopsItAndNothingIsChanged() throws IOException {
    try (Maintenance alone = alone()) {
      alone.jdbi().useHandle(h -> site(h, "zz-damaged", new byte[40]));
    }
    List<String> before = sealed();
    try (Maintenance alone = alone()) {
      assertThatThrownBy(() -> new KeyRotation(keyFile, alone.jdbi()).rotate())
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem().type()).isEqualTo(ProblemType.SECRET_UNREADABLE);
                assertThat(e.problem().cause()).contains("zz-damaged");
              });
    }
    assertThat(sealed()).isEqualTo(before);
    try (Maintenance alone = alone()) {
      alone.jdbi().useHandle(h -> h.execute("delete from site where id = 'zz-damaged'"));
    }
    assertEverythingOpens();
  }

  @Test
  void aManagerThatRunsIsNotRotatedUnder() throws Exception {
    try (Database manager = new Database(url, TestDatabase.OWNER, () -> "postgres")) {
      assertThat(manager.awaitOpen(Duration.ofSeconds(30))).isTrue();
      assertThatThrownBy(this::alone)
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().type()).isEqualTo(ProblemType.MANAGER_RUNNING));
    }
    alone().close();
  }

  @Test
  void aManagerThatBeginsMeanwhileWaits() throws Exception {
    Maintenance alone = alone();
    try (Database manager = new Database(url, TestDatabase.OWNER, () -> "postgres")) {
      assertThat(manager.awaitOpen(Duration.ofSeconds(1))).isFalse();
      assertThat(manager.problem().orElseThrow().cause()).contains("waits");
      alone.close();
      assertThat(manager.awaitOpen(Duration.ofSeconds(30))).isTrue();
    } finally {
      alone.close();
    }
  }

  @Test
  void aProcessThatIsKilledAnywhereLeavesWhatOpens() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      Process rotating =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Rotating.class.getName(),
                  keyFile.toString(),
                  url)
              .redirectErrorStream(true)
              .start();
      // It says when it has begun, and rotates again and again.
      assertThat(rotating.getInputStream().read()).isEqualTo('r');
      rotating.waitFor(3 + 7L * kill, TimeUnit.MILLISECONDS);
      rotating.destroyForcibly().waitFor();
      assertEverythingOpens();
    }
    rotate();
    assertEverythingOpens();
    assertThat(Files.readAllLines(keyFile)).hasSize(1);
  }

  /// A process of its own that rotates until it is killed.
  static final class Rotating {
    private Rotating() {}

    public static void main(String[] args) throws IOException {
      try (Maintenance alone = Maintenance.alone(args[1], TestDatabase.OWNER, "postgres")) {
        Jdbi jdbi = alone.jdbi();
        System.out.write('r');
        System.out.flush();
        while (true) {
          new KeyRotation(Path.of(args[0]), jdbi).rotate();
        }
      }
    }
  }

  @Test
  void nobodySealsWhatARotationDoesNotKnow() throws IOException {
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      List<String> sealing =
          sources
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> read(file).contains(".seal("))
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();
      assertThat(sealing).containsExactly("KeyRotation.java", "ServeVolume.java", "Sites.java");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
