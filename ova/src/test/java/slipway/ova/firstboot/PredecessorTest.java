package slipway.ova.firstboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.ova.configuration.Complaint;
import slipway.ova.configuration.Mistake;

class PredecessorTest {
  @TempDir Path root;
  private Place place;
  private RecordingPrograms programs;

  @BeforeEach
  void makeSystem() throws IOException {
    place = new Place(root);
    programs = new RecordingPrograms(root, Map.of());
    Files.createDirectories(root.resolve("run/slipway"));
    Files.createDirectories(place.memory());
  }

  private void install(int schema, String version) throws IOException {
    Path programFiles = Files.createDirectories(root.resolve("usr/lib/slipway"));
    Files.writeString(programFiles.resolve("schema"), schema + "\n");
    Files.writeString(programFiles.resolve("version"), version + "\n");
  }

  /// The data disk's files with what is in them.
  private Map<String, String> disk() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(place.data())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(place.data().relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  private List<Complaint> boot() throws IOException, InterruptedException {
    return new FirstBoot(
            place, programs, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")))
        .run();
  }

  @Test
  void anOlderApplianceLeavesANewerOnesDiskAlone() throws Exception {
    install(70, "0.2.0");
    new Predecessor(place).succeed();
    Map<String, String> before = disk();
    assertThat(before).containsEntry("appliance/used-by", "70 0.2.0\n");

    install(62, "0.1.0");
    List<Complaint> complaints = boot();
    assertThat(complaints).extracting(Complaint::mistake).containsExactly(Mistake.DATA_NEWER);
    assertThat(Files.readString(place.complaints())).contains("Slipway 0.2.0", "(0.1.0)");
    assertThat(disk()).isEqualTo(before);
    assertThat(programs.ran()).isEmpty();
  }

  @Test
  void aNewerOneTakesOverWhatAnOlderOneLeft() throws Exception {
    install(62, "0.1.0");
    new Predecessor(place).succeed();
    install(70, "0.2.0");
    Predecessor next = new Predecessor(place);
    assertThat(next.complaint()).isEmpty();
    next.succeed();
    assertThat(disk()).containsEntry("appliance/used-by", "70 0.2.0\n");
  }

  @Test
  void aDiskFromBeforeThereWasARecordIsTakenOver() throws Exception {
    install(62, "0.1.0");
    Files.createDirectories(place.data().resolve("postgresql/15/main"));
    assertThat(new Predecessor(place).complaint()).isEmpty();
    Files.writeString(place.memory().resolve("used-by"), "damaged");
    assertThat(new Predecessor(place).complaint()).isEmpty();
  }

  @Test
  void aDatabaseOfAnotherPostgresqlIsNotPassedOverInSilence() throws Exception {
    install(62, "0.1.0");
    Files.createDirectories(place.data().resolve("postgresql/17/main"));
    assertThat(boot())
        .extracting(Complaint::mistake)
        .containsExactly(Mistake.DATABASE_OF_ANOTHER_VERSION);
    assertThat(Files.readString(place.complaints())).contains("PostgreSQL 17", "has 15");
    // Both: somebody has brought it over with pg_upgrade.
    Files.createDirectories(place.data().resolve("postgresql/15/main"));
    assertThat(new Predecessor(place).complaint()).isEmpty();
  }
}
