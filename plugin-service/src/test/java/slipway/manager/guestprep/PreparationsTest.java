package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.manager.database.TestDatabase;
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

class PreparationsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path dir;
  private final String uuid = UUID.randomUUID().toString();
  private final String machine = "vm-" + uuid;
  private final Preparations preparations = at(NOON);

  @Test
  void nobodyKnowsOfAMachineThatWasNeverPrepared() {
    assertThat(preparations.get("s", machine)).isEqualTo(Preparation.NONE);
  }

  @Test
  void aRunIsSeenFromItsBeginningToItsEnd() {
    UUID run = preparations.begin("s", machine, uuid, State.RUNNING);
    preparations.at(run, "Installing packages", 12);
    Preparation running = preparations.get("s", machine);
    assertThat(running.state()).isEqualTo(State.RUNNING);
    assertThat(running.step()).isEqualTo("Installing packages");
    assertThat(running.progress()).isEqualTo(12);
    assertThat(preparations.guest(uuid)).isEmpty();

    preparations.prepared(run, guest());
    Preparation prepared = preparations.get("s", machine);
    assertThat(prepared.state()).isEqualTo(State.PREPARED);
    assertThat(prepared.preparedAt()).isEqualTo(NOON);
    assertThat(prepared.changes()).isEqualTo(guest().changes());
    assertThat(preparations.guest(uuid)).contains(guest());

    Restored restored =
        new Restored(NOON, List.of("Put back"), List.of("a note"), 3, List.of("/etc/x"));
    preparations.undone(preparations.begin("s", machine, uuid, State.UNDOING), restored);
    Preparation undone = preparations.get("s", machine);
    assertThat(undone.state()).isEqualTo(State.NONE);
    assertThat(undone.changes()).isEmpty();
    assertThat(undone.restored()).isEqualTo(restored);
    assertThat(preparations.guest(uuid)).isEmpty();
  }

  @Test
  void anotherKernelOfAPreparedGuestIsKnownFromThenOn() {
    preparations.prepared(preparations.begin("s", machine, uuid, State.RUNNING), guest());
    PreparedGuest other =
        new PreparedGuest(
            "",
            "",
            "6.2",
            "initramfs-tools",
            "root=UUID=1",
            List.of(),
            "",
            "",
            "cc",
            "dd",
            null,
            List.of());
    preparations.collected(guest().withKernelOf(other));
    PreparedGuest known = preparations.guest(uuid).orElseThrow();
    assertThat(known.kernelSha256()).isEqualTo("cc");
    assertThat(known.bootMac()).isEqualTo(guest().bootMac());
    assertThat(preparations.get("s", machine).changes()).isEqualTo(guest().changes());
  }

  @Test
  void whatWasTakenBackIsToldUntilTheGuestIsPreparedAgain() {
    preparations.prepared(preparations.begin("s", machine, uuid, State.RUNNING), guest());
    Restored restored = new Restored(NOON, List.of("Put back"), List.of(), 3, List.of());
    preparations.undone(preparations.begin("s", machine, uuid, State.UNDOING), restored);
    preparations.checked(preparations.begin("s", machine, uuid, State.CHECKING), dryRun());
    assertThat(preparations.get("s", machine).restored()).isEqualTo(restored);
    preparations.begin("s", machine, uuid, State.RUNNING);
    assertThat(preparations.get("s", machine).restored()).isNull();
  }

  @Test
  void aFailureIsToldAndMayBeTriedAgain() {
    Problem problem = Problem.of(ProblemType.GUEST_SPACE_LOW, "web", "/", "1 MiB", "2 MiB");
    preparations.failed(preparations.begin("s", machine, uuid, State.RUNNING), problem);
    assertThat(preparations.get("s", machine).problem()).isEqualTo(problem);
    preparations.begin("s", machine, uuid, State.RUNNING);
    assertThat(preparations.get("s", machine).problem()).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "UNDOING"})
  void twoRunsAtOnceAreRefused(State next) {
    preparations.begin("s", machine, uuid, State.RUNNING);
    assertConflict(next);
  }

  @Test
  void whatIsNotPreparedCannotBeUndone() {
    assertConflict(State.UNDOING);
  }

  @Test
  void aSilentRunHasFailedAndCannotWriteAnyMoreOnceItHasASuccessor() {
    UUID silent = preparations.begin("s", machine, uuid, State.RUNNING);
    Preparations later = at(NOON.plus(Preparations.SILENT_MAX).plusSeconds(1));
    assertThat(later.get("s", machine).state()).isEqualTo(State.FAILED);
    assertThat(later.get("s", machine).problem())
        .isEqualTo(Problem.of(ProblemType.CREDENTIALS_NEEDED, machine));
    later.begin("s", machine, uuid, State.RUNNING);
    preparations.prepared(silent, guest());
    assertThat(later.get("s", machine).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aDryRunLeavesTheStateAsItWasAndIsForgottenAfterADay() {
    Problem problem = Problem.of(ProblemType.GUEST_SPACE_LOW, "web", "/", "1 MiB", "2 MiB");
    preparations.failed(preparations.begin("s", machine, uuid, State.RUNNING), problem);
    UUID run = preparations.begin("s", machine, uuid, State.CHECKING);
    assertThat(preparations.get("s", machine).state()).isEqualTo(State.CHECKING);
    assertConflict(State.RUNNING);
    preparations.checked(run, dryRun());
    Preparation after = preparations.get("s", machine);
    assertThat(after.state()).isEqualTo(State.FAILED);
    assertThat(after.problem()).isEqualTo(problem);
    assertThat(after.dryRunAt()).isEqualTo(NOON);
    assertThat(preparations.dryRun("s", machine)).contains(dryRun());
    Preparations later = at(NOON.plus(Preparations.DRY_RUN_KEPT_FOR).plusSeconds(1));
    assertThat(later.get("s", machine).dryRunAt()).isNull();
    assertThat(later.dryRun("s", machine)).isEmpty();
  }

  @Test
  void aRunOutdatesTheDryRunBeforeIt() {
    preparations.checked(preparations.begin("s", machine, uuid, State.CHECKING), dryRun());
    assertThat(preparations.get("s", machine).state()).isEqualTo(State.NONE);
    preparations.begin("s", machine, uuid, State.RUNNING);
    assertThat(preparations.dryRun("s", machine)).isEmpty();
  }

  @Test
  void aDryRunWhoseManagerDiedIsOverAndNothingHasFailed() {
    preparations.begin("s", machine, uuid, State.CHECKING);
    Preparations later = at(NOON.plus(Preparations.SILENT_MAX).plusSeconds(1));
    assertThat(later.get("s", machine).state()).isEqualTo(State.NONE);
    assertThat(later.get("s", machine).problem())
        .isEqualTo(Problem.of(ProblemType.CREDENTIALS_NEEDED, machine));
    later.begin("s", machine, uuid, State.RUNNING);
  }

  private static DryRun dryRun() {
    PlannedChange change = new PlannedChange("network", "edit", "/etc/x", "0644", "-a\n+b", false);
    return new DryRun(NOON, List.of(change), true, null);
  }

  @Test
  void aSignOfLifeKeepsARun() {
    UUID run = preparations.begin("s", machine, uuid, State.RUNNING);
    at(NOON.plus(Duration.ofMinutes(4))).at(run, "Building", 50);
    assertThat(at(NOON.plus(Duration.ofMinutes(8))).get("s", machine).state())
        .isEqualTo(State.RUNNING);
  }

  @Test
  void bootFilesComeBackByteForByte() throws IOException {
    for (BootFiles files : kinds()) {
      Path kernel = random("kernel", 3 * DatabaseBootFiles.PIECE_BYTES);
      Path initrd = random("initrd", 2 * DatabaseBootFiles.PIECE_BYTES + 1);
      files.put(uuid, Map.of(BootFile.KERNEL, initrd, BootFile.SHIM, kernel));
      files.put(uuid, Map.of(BootFile.KERNEL, kernel, BootFile.INITRD, initrd));
      Path place = Files.createTempDirectory(dir, "back");
      files.get(uuid, BootFile.KERNEL, place.resolve("k"));
      files.get(uuid, BootFile.INITRD, place.resolve("i"));
      assertThat(
              catchThrowableOfType(
                  NoSuchFileException.class,
                  () -> files.get(uuid, BootFile.SHIM, place.resolve("s"))))
          .as("what was kept before")
          .isNotNull();
      assertThat(place.resolve("k")).hasSameBinaryContentAs(kernel);
      assertThat(place.resolve("i")).hasSameBinaryContentAs(initrd);
      files.forget(uuid);
      files.forget(uuid);
      assertThat(
              catchThrowableOfType(
                  NoSuchFileException.class,
                  () -> files.get(uuid, BootFile.KERNEL, place.resolve("k2"))))
          .isNotNull();
    }
  }

  @Test
  void theSizeOfBootFilesIsBounded() throws IOException {
    Path large = dir.resolve("large");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(BootFiles.FILE_BYTES_MAX + 1);
    }
    for (BootFiles files : kinds()) {
      assertThat(
              catchThrowableOfType(
                  IOException.class, () -> files.put(uuid, Map.of(BootFile.SHIM, large))))
          .hasMessageContaining("larger");
    }
  }

  private List<BootFiles> kinds() {
    return List.of(
        new DatabaseBootFiles(TestDatabase.get()), new DirectoryBootFiles(dir.resolve("kept")));
  }

  private Path random(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(dir.resolve(name), bytes);
  }

  private void assertConflict(State next) {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class, () -> preparations.begin("s", machine, uuid, next));
    assertThat(refused).hasMessageContaining("state-conflict");
  }

  private PreparedGuest guest() {
    return guest(uuid);
  }

  static PreparedGuest guest(String uuid) {
    return new PreparedGuest(
        uuid,
        "Debian",
        "6.1",
        "initramfs-tools",
        "root=UUID=1",
        List.of("quiet"),
        "00:50:56:0:0:1",
        "dhcp",
        "aa",
        "bb",
        new PreparedGuest.Efi("debian", "grubx64.efi", true, "cc", "dd"),
        List.of(new GuestChange("packages", "Installed", "Purged")));
  }

  private static Preparations at(Instant now) {
    return new Preparations(TestDatabase.get(), Clock.fixed(now, ZoneOffset.UTC));
  }
}
