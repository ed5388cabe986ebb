package slipway.manager.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Maintenance;
import slipway.manager.database.TestDatabase;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.secrets.SecretBox;

/// Against a real PostgreSQL, as the owner of the database and nothing more.
class BackupTest {
  private static final String PASSPHRASE = "correct horse battery";
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final byte[] ALL_BYTES = new byte[256];

  @TempDir Path directory;
  private Place here = new Place(Path.of(""), "");

  static {
    for (int i = 0; i < ALL_BYTES.length; i++) {
      ALL_BYTES[i] = (byte) i;
    }
  }

  /// An installation: its data and its database.
  private record Place(Path data, String url) {
    static Place fresh(Path data) throws Exception {
      Files.createDirectories(data.resolve("manager/tls"));
      Files.createDirectories(data.resolve("authority/ca"));
      Place place = new Place(data, TestDatabase.freshUrl());
      TestDatabase.migrate(place.url);
      SecretBox.open(place.keyFile());
      return place;
    }

    Path keyFile() {
      return data.resolve("manager/secret.key");
    }

    Maintenance alone() {
      return Maintenance.alone(url, TestDatabase.OWNER, "postgres");
    }

    void backup(Path file) throws IOException {
      try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
        new Backup(beside, data, keyFile()).make(file, PASSPHRASE, NOON);
      }
    }

    void restore(Path file, String passphrase) throws IOException {
      try (Maintenance alone = alone()) {
        new Restore(alone, Maintenance.source(url, TestDatabase.OWNER, "postgres"), data, keyFile())
            .restore(file, passphrase, NOON.plusSeconds(60));
      }
    }

    void execute(String sql, Object... values) {
      try (Maintenance alone = alone()) {
        alone.jdbi().useHandle(h -> h.execute(sql, values));
      }
    }

    List<String> texts(String sql) {
      try (Maintenance alone = alone()) {
        return alone.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
      }
    }

    String secretOf(String site) throws IOException {
      byte[] sealed;
      try (Maintenance alone = alone()) {
        sealed =
            alone
                .jdbi()
                .withHandle(
                    h ->
                        h.createQuery("select password from site where id = :id")
                            .bind("id", site)
                            .mapTo(byte[].class)
                            .one());
      }
      return SecretBox.open(keyFile()).unseal("site " + site, sealed);
    }
  }

  @BeforeEach
  void fillHere() throws Exception {
    here = Place.fresh(directory.resolve("here"));
    Files.writeString(here.data().resolve("manager/tls/key.pem"), "identity of here");
    Files.writeString(here.data().resolve("authority/ca/ca.pem"), "authority of here");
    Files.createDirectories(here.data().resolve("gateway/state"));
    Files.writeString(here.data().resolve("gateway/state/map"), "a map");
    here.execute(
        """
        insert into site (id, name, url, thumbprint, username, password, instance_uuid, version,
          added_at) values ('s1', E'Zürich\\t\\\\N', 'https://vc', 'AA', 'ann', ?, 'u', '8', now())""",
        SecretBox.open(here.keyFile()).seal("site s1", "of here"));
    here.execute("insert into boot_file_piece values ('u', 'kernel', 1, ?)", (Object) ALL_BYTES);
    here.execute(
        """
        insert into migration (id, name, kind, plan, state, created_by, created_at, version, change,
          epoch) values (gen_random_uuid(), 'web', 'WARM', '{}', 'READY', 'ann', now(), 7, 9, 0)""");
    here.execute(
        """
        insert into audit (at, by_user, address, action, object, detail)
        values (now(), 'ann', '192.0.2.1', 'site.add', 'site s1', '')""");
  }

  private Path backup() throws IOException {
    Path file = directory.resolve("backup");
    here.backup(file);
    return file;
  }

  private static void assertProblem(ProblemType type, Runnable deed) {
    assertThatThrownBy(deed::run)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type()).isEqualTo(type));
  }

  private void restoreTo(Place place, Path file, String passphrase) {
    try {
      place.restore(file, passphrase);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void anotherInstallationBecomesThisOne() throws Exception {
    Path file = backup();
    Place there = Place.fresh(directory.resolve("there"));
    there.restore(file, PASSPHRASE);

    assertThat(there.texts("select name from site")).containsExactly("Zürich\t\\N");
    assertThat(there.secretOf("s1")).isEqualTo("of here");
    assertThat(there.texts("select encode(content, 'hex') from boot_file_piece"))
        .containsExactly(java.util.HexFormat.of().formatHex(ALL_BYTES));
    assertThat(there.texts("select by_user from audit")).containsExactly("ann");
    assertThat(there.data().resolve("manager/tls/key.pem")).hasContent("identity of here");
    assertThat(there.data().resolve("authority/ca/ca.pem")).hasContent("authority of here");
    assertThat(Files.readString(there.keyFile())).isEqualTo(Files.readString(here.keyFile()));
    assertThat(there.texts("select text from event").getFirst()).contains("2026-11-21T12:00:00Z");
  }

  @Test
  void whatGatewaysKeepOfVolumesIsNotBroughtBack() throws Exception {
    Path file = backup();
    Files.writeString(here.data().resolve("gateway/state/map"), "a newer map");
    here.restore(file, PASSPHRASE);
    assertThat(here.data().resolve("gateway/state/map")).hasContent("a newer map");
  }

  @Test
  void theSameInstallationGoesBackAndMayWriteOn() throws Exception {
    Path file = backup();
    here.execute("update site set name = 'Bern'");
    here.execute("delete from boot_file_piece");
    here.restore(file, PASSPHRASE);
    assertThat(here.texts("select name from site")).containsExactly("Zürich\t\\N");
    TestDatabase.migrate(here.url());
    here.execute(
        """
        insert into audit (at, by_user, address, action, object, detail)
        values (now(), 'bob', '', '', '', '')""");
    assertThat(here.texts("select by_user from audit order by id")).containsExactly("ann", "bob");
  }

  @Test
  void whatBrowsersHaveSeenIsOlderThanWhatComes() throws Exception {
    Path file = backup();
    here.execute("update migration set change = change + 1000, version = version + 1000");
    long seen = Long.parseLong(here.texts("select max(news)::text from migration").getFirst());
    here.restore(file, PASSPHRASE);
    assertThat(Long.parseLong(here.texts("select news::text from migration").getFirst()))
        .isGreaterThan(seen);
    assertThat(Long.parseLong(here.texts("select version::text from migration").getFirst()))
        .isGreaterThan(1007);
  }

  @Test
  void nothingInTheFileCanBeReadWithoutThePassphrase() throws IOException {
    Path file = backup();
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .doesNotContain("authority of here", Files.readString(here.keyFile()).strip(), "site s1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertProblem(
        ProblemType.BACKUP_PASSPHRASE, () -> restoreTo(here, file, "correct horse batterz"));
    assertThatThrownBy(
            () -> {
              try (Maintenance alone = here.alone()) {
                new Backup(alone, here.data(), here.keyFile())
                    .make(directory.resolve("b"), "short", NOON);
              }
            })
        .hasMessageContaining("12 characters");
  }

  @Test
  void aBackupIsNotOverwritten() throws IOException {
    backup();
    assertThatThrownBy(this::backup)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.FILE_EXISTS));
  }

  @Test
  void aByteThatChangedAnywhereIsFoundAndNothingHappens() throws IOException {
    Path file = backup();
    byte[] good = Files.readAllBytes(file);
    here.execute("update site set name = 'Bern'");
    for (int at = 0; at < good.length; at += 1 + good.length / 40) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Path damaged = Files.write(directory.resolve("damaged"), bad);
      assertProblem(ProblemType.BACKUP_DAMAGED, () -> restoreTo(here, damaged, PASSPHRASE));
    }
    for (int length : List.of(0, 10, 64, good.length / 2, good.length - 1)) {
      Path cut = Files.write(directory.resolve("cut"), java.util.Arrays.copyOf(good, length));
      assertProblem(ProblemType.BACKUP_DAMAGED, () -> restoreTo(here, cut, PASSPHRASE));
    }
    assertThat(here.texts("select name from site")).containsExactly("Bern");
  }

  @Test
  void aForgerWhoKnowsTheChecksumButNotThePassphraseIsFoundToo() throws Exception {
    Path file = backup();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 40] ^= 1;
    byte[] sum =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(java.util.Arrays.copyOf(bytes, bytes.length - 32));
    System.arraycopy(sum, 0, bytes, bytes.length - 32, 32);
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    here.execute("update site set name = 'Bern'");
    assertProblem(ProblemType.BACKUP_DAMAGED, () -> restoreTo(here, file, PASSPHRASE));
    assertThat(here.texts("select name from site")).containsExactly("Bern");
  }

  @Test
  void aNewerSchemaIsRefused() throws IOException {
    here.execute(
        """
        insert into flyway_schema_history (installed_rank, version, description, type, script,
          installed_by, execution_time, success)
        values (999, '999', 'of the future', 'SQL', 'V999__x.sql', 'x', 1, true)""");
    Path file = backup();
    here.execute("delete from flyway_schema_history where version = '999'");
    assertProblem(ProblemType.BACKUP_NEWER, () -> restoreTo(here, file, PASSPHRASE));
  }

  @Test
  void anOlderSchemaIsBroughtUpToDate() throws Exception {
    Place old =
        new Place(Files.createDirectories(directory.resolve("old")), TestDatabase.freshUrl());
    Files.createDirectories(old.data().resolve("manager"));
    SecretBox.open(old.keyFile());
    slipway.manager.database.Schema.flyway(
            Maintenance.source(old.url(), TestDatabase.OWNER, "postgres"))
        .target("20")
        .load()
        .migrate();
    old.execute(
        """
        insert into migration (id, name, kind, plan, state, created_by, created_at, version, change,
          epoch) values (gen_random_uuid(), 'old', 'WARM',
          '{"source": {"site": "s9", "machine": "vm-1", "name": "x"}, "destination": {"site": "d"}}',
          'READY', 'ann', now(), 0, 0, 0)""");
    Path file = directory.resolve("old.backup");
    old.backup(file);
    here.restore(file, PASSPHRASE);
    assertThat(here.texts("select source_site from migration")).containsExactly("s9");
  }

  @Test
  void aRestoreThatWasKilledBeforeItsEndIsDoneAgain() throws Exception {
    Path file = backup();
    Place there = Place.fresh(directory.resolve("there"));
    // As it is between the swap and the last look at the key file.
    new slipway.manager.secrets.KeyRing(there.keyFile()).admit(Files.readString(here.keyFile()));
    there.execute("create schema slipway_restore");
    there.restore(file, PASSPHRASE);
    assertThat(there.secretOf("s1")).isEqualTo("of here");
    assertThat(Files.readAllLines(there.keyFile())).hasSize(1);
  }
}
