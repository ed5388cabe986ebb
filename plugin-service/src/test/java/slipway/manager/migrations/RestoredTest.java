package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.manager.backup.Backup;
import slipway.manager.backup.Restore;
import slipway.manager.database.Database;
import slipway.manager.database.Maintenance;
import slipway.manager.database.TestDatabase;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.secrets.SecretBox;

/// The database is lost and comes back from a backup, while the world has not stood still.
class RestoredTest {
  private static final String PASSPHRASE = "correct horse battery";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "PREFILLING, PREFILLING",
    "READY, READY",
    "RUNNING_FROM_CACHE, RUNNING_FROM_CACHE",
    "FILLED, FILLED",
    // What was done between the two is lost with the database, and found in the world.
    "READY, RUNNING_FROM_CACHE",
    "RUNNING_FROM_CACHE, FILLED"
  })
  void aMigrationGoesOnFromWhatIsFound(State backedUpIn, State lostIn) throws Exception {
    String url = TestDatabase.freshUrl();
    Path key = directory.resolve("secret.key");
    Path file = directory.resolve("backup");
    SecretBox.open(key);
    Walk before;
    try (Database database = open(url)) {
      before =
          new Walk(
              Kind.WARM,
              Plan.Options.of(true, Hold.HELD, Hold.HELD, Hold.HELD, 0),
              new World(""),
              database);
      before.start();
      walk(before, backedUpIn);
      backup(url, key, file);
      walk(before, lostIn);
    }
    restore(url, key, file);
    try (Database database = open(url)) {
      Walk after = new Walk(before, database);
      assertThat(after.state()).isEqualTo(backedUpIn);
      after.toTheEnd();
      assertThat(after.dossier().migration().problem()).isNull();
      assertThat(after.state()).isEqualTo(State.SOURCE_RETIRED);
      Leftovers.assertArrived(after);
      Leftovers.assertSameContents(after);
    }
  }

  private static void walk(Walk walk, State state) {
    walk.operator.clear();
    walk.operator.addAll(decisionsUpTo(state));
    walk.toTheHold(state);
    assertThat(walk.state()).isEqualTo(state);
  }

  private static EnumSet<Decision> decisionsUpTo(State state) {
    return switch (state) {
      case RUNNING_FROM_CACHE -> EnumSet.of(Decision.CUTOVER);
      case FILLED -> EnumSet.of(Decision.CUTOVER, Decision.KEEP);
      default -> EnumSet.noneOf(Decision.class);
    };
  }

  private static Database open(String url) throws InterruptedException {
    Database database = new Database(url, TestDatabase.OWNER, () -> "postgres");
    assertThat(database.awaitOpen(Duration.ofSeconds(30))).isTrue();
    return database;
  }

  private void backup(String url, Path key, Path file) throws IOException {
    try (Maintenance beside = Maintenance.beside(url, TestDatabase.OWNER, "postgres")) {
      new Backup(beside, directory, key).make(file, PASSPHRASE, java.time.Instant.now());
    }
  }

  private void restore(String url, Path key, Path file) throws IOException {
    Files.createDirectories(directory);
    try (Maintenance alone = Maintenance.alone(url, TestDatabase.OWNER, "postgres")) {
      new Restore(alone, Maintenance.source(url, TestDatabase.OWNER, "postgres"), directory, key)
          .restore(file, PASSPHRASE, java.time.Instant.now());
    }
  }
}
