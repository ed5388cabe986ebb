package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

class GuestPreparationTest {
  private static final GuestCredentials ROOT = new GuestCredentials("root", LocalGuest.PASSWORD);
  private static final GuestCredentials ADMIN = new GuestCredentials("admin", LocalGuest.PASSWORD);
  private static final int TOOLS_AWAY = 5;
  private static final String UUID = "50291111-2222-3333-4444-555566667777";

  // sudo that asks for the password, and runs what follows its options.
  private static final String ASKING =
      """
      [ "$1" != -n ] || { echo 'sudo: a password is required' >&2; exit 1; }
      read -r given
      [ "$given" = '%s' ] || { echo 'sudo: 1 incorrect password attempt' >&2; exit 1; }
      while [ "${1#/}" = "$1" ]; do shift; done
      exec "$@"
      """
          .formatted(LocalGuest.PASSWORD);

  @TempDir Path dir;
  private final List<String> steps = new ArrayList<>();
  private final List<Integer> percents = new ArrayList<>();

  @Test
  void aGuestIsPreparedAndItsKernelKeptAndThenItIsWhatItWas() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    PreparedGuest prepared = prepare(guest);
    assertThat(prepared.root()).isEqualTo("root=UUID=1111-2222");
    assertThat(prepared.kernelOptions()).containsExactly("console=ttyS0,115200n8", "quiet");
    assertThat(prepared.bootMac()).isEqualTo("00:50:56:aa:bb:cc");
    assertThat(prepared.changes())
        .extracting(GuestChange::action)
        .containsExactly(
            "initramfs-original",
            "packages",
            "iscsi",
            "network",
            "boot-menu",
            "initramfs",
            "kernel-hook");
    Path kernel = dir.resolve("kernel");
    files().get(UUID, BootFile.KERNEL, kernel);
    assertThat(kernel).hasSameBinaryContentAs(guest.root.resolve("boot/vmlinuz-6.1.0-99-phony"));
    assertThat(guest.changes()).isNotEmpty();
    assertThat(percents).isSorted().last().isEqualTo(99);

    Restored restored = unprepare(guest);
    assertThat(guest.changes()).isEmpty();
    assertThat(restored.compared()).isGreaterThan(20);
    assertThat(restored.different()).isEmpty();
    assertThat(restored.done()).last().asString().endsWith("all are as they were");
    assertNothingIsLeft(guest);
  }

  @Test
  void whatIsNotAsItWasAfterTakingBackIsTold() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    prepare(guest);
    Files.writeString(guest.root.resolve("etc/by\u202esomebody"), "else");
    Restored restored = unprepare(guest);
    assertThat(restored.different()).containsExactly("/etc/by\\u{202e}somebody");
  }

  @Test
  void aGuestThatHasMovedIsFinalisedAndTellsItsNameAndItsTools() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    prepare(guest);
    Restored restored =
        preparation().unprepare(guest, machine(), order(guest), true, (step, percent) -> {});
    assertThat(guest.commandLines.getLast()).contains("/launch finalise ");
    assertThat(restored.done()).first().asString().startsWith("Host name ");
    assertThat(restored.done()).first().asString().contains("VMware Tools");
    assertThat(restored.done()).contains("The network configuration is what it was");
  }

  @Test
  void aKernelThatWasInstalledMeanwhileIsCollectedAndTheSameOneIsNot() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    PreparedGuest prepared = prepare(guest);
    assertThat(preparation().collect(guest, machine(), order(guest), prepared)).isEqualTo(prepared);
    Path boot = guest.root.resolve("boot");
    for (String file : List.of("vmlinuz-6.1.0-", "initrd.img-6.1.0-")) {
      Files.copy(boot.resolve(file + "99-phony"), boot.resolve(file + "100-phony"));
    }
    Files.writeString(
        boot.resolve("vmlinuz-6.1.0-100-phony"), "newer", java.nio.file.StandardOpenOption.APPEND);
    // As the kernel hook leaves it.
    Files.writeString(guest.root.resolve("var/lib/slipway/staged"), "6.1.0-100-phony\n");
    PreparedGuest now = preparation().collect(guest, machine(), order(guest), prepared);
    assertThat(now.kernelVersion()).isEqualTo("6.1.0-100-phony");
    assertThat(now.bootMac()).isEqualTo(prepared.bootMac());
    assertThat(now.changes()).isEqualTo(prepared.changes());
    Path kernel = dir.resolve("kernel");
    files().get(UUID, BootFile.KERNEL, kernel);
    assertThat(kernel).hasSameBinaryContentAs(boot.resolve("vmlinuz-6.1.0-100-phony"));
    assertNothingIsLeft(guest);
  }

  @Test
  void aGuestThatIsNotPreparedHasNothingToCollect() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    ProblemException problem =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                preparation()
                    .collect(guest, machine(), order(guest), PreparationsTest.guest(UUID)));
    assertThat(problem.problem().cause()).contains("not prepared");
  }

  @Test
  void aGuestWithRpmAndDracutIsPreparedAndThenItIsWhatItWas() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT, "rhel-8", "rhel-8-amd64");
    PreparedGuest prepared = prepare(guest);
    assertThat(prepared.initramfs()).isEqualTo("dracut");
    assertThat(prepared.root()).isEqualTo("root=/dev/mapper/vg-root");
    unprepare(guest);
    assertThat(guest.changes()).isEmpty();
    assertNothingIsLeft(guest);
  }

  @Test
  void aGuestFromBeforeOsReleaseIsKnownByItsOtherFile() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT, "centos-6", "centos-6-amd64");
    PreparedGuest prepared = prepare(guest);
    assertThat(prepared.initramfs()).isEqualTo("dracut-legacy");
    assertThat(prepared.os()).isEqualTo("CentOS release 6.10 (Final)");
    assertThat(prepared.ip()).isEqualTo("192.0.2.10::192.0.2.1:255.255.255.192:::none");
  }

  @Test
  void sudoIsGivenThePasswordOnItsInputAndNowhereElse() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ADMIN).tool("sudo", ASKING);
    prepare(guest);
    assertThat(guest.commandLines).noneMatch(line -> line.contains(LocalGuest.PASSWORD));
    assertNothingIsLeft(guest);
  }

  @Test
  void sudoWithoutAPasswordIsTaken() throws Exception {
    LocalGuest guest =
        LocalGuest.make(dir, ADMIN).tool("sudo", "[ \"$1\" = -n ] || exit 9\nshift\nexec \"$@\"");
    prepare(guest);
    assertNothingIsLeft(guest);
  }

  @Test
  void anAccountThatMayNotBecomeRootIsToldAndNothingIsChanged() throws Exception {
    String refusal = "admin is not in the sudoers file.";
    LocalGuest guest =
        LocalGuest.make(dir, ADMIN).tool("sudo", "echo '" + refusal + "' >&2; exit 1");
    ProblemException problem = problemOf(guest);
    assertThat(problem.problem().type()).isEqualTo(ProblemType.GUEST_NOT_ROOT);
    assertThat(problem.problem().cause()).contains("admin", refusal);
    assertThat(guest.changes()).isEmpty();
    assertNothingIsLeft(guest);
  }

  @Test
  void aWrongPasswordChangesNothing() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, new GuestCredentials("admin", "wrong"));
    assertThat(problemOf(guest).problem().type()).isEqualTo(ProblemType.GUEST_LOGIN_REFUSED);
    assertThat(guest.directories).isEmpty();
  }

  @Test
  void toolsMayBeAwayForAWhile() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    AtomicInteger away = new AtomicInteger();
    GuestPreparation preparation =
        new GuestPreparation(
            dir.resolve("bundles"),
            files(),
            time -> {
              if (away.compareAndSet(0, TOOLS_AWAY)) {
                guest.refusals = TOOLS_AWAY;
              }
              pause();
            });
    preparation.prepare(guest, machine(), order(guest), this::note);
    assertThat(away).hasValue(TOOLS_AWAY);
    assertThat(guest.refusals).isZero();
    assertNothingIsLeft(guest);
  }

  @Test
  void toolsMayBeAwayWhenItBegins() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    guest.refusals = TOOLS_AWAY;
    preparation().prepare(guest, machine(), order(guest), this::note);
    assertThat(guest.refusals).isZero();
    assertNothingIsLeft(guest);
  }

  @Test
  void toolsThatStayAwayAreTold() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    guest.refusals = Integer.MAX_VALUE;
    assertThat(problemOf(guest).problem().type()).isEqualTo(ProblemType.TOOLS_NOT_RUNNING);
    assertThat(guest.directories).isEmpty();
    assertThat(guest.changes()).isEmpty();
  }

  @Test
  void theGuestsOwnProblemIsToldInTheCataloguesWords() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    Files.createDirectories(guest.root.resolve("sys/firmware/efi"));
    ProblemException problem = problemOf(guest);
    assertThat(problem.problem().type()).isEqualTo(ProblemType.GUEST_OS_UNSUPPORTED);
    assertThat(problem.problem().cause()).startsWith("web runs Debian").contains("UEFI");
    assertNothingIsLeft(guest);
  }

  @Test
  void aGuestThatTheMatrixRefusesIsNotEvenSentTheBundle() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    Path release = guest.root.resolve("etc/os-release");
    Files.writeString(release, Files.readString(release).replace("12", "10"));
    ProblemException problem = problemOf(guest);
    assertThat(problem.problem().type()).isEqualTo(ProblemType.GUEST_COMBINATION_REFUSED);
    assertThat(problem.problem().remedy()).contains("cold migration");
    assertThat(guest.commandLines).isEmpty();
    assertNothingIsLeft(guest);
  }

  @Test
  void aDamagedUploadIsNoticed() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT).tool("sha256sum", "exit 1");
    ProblemException problem = problemOf(guest);
    assertThat(problem.problem().cause()).contains("upload is damaged");
    assertThat(guest.changes()).isEmpty();
    assertNothingIsLeft(guest);
  }

  @Test
  void resultsFromAGuestAreBounded() {
    List<String> lines = java.util.Collections.nCopies(ActionResult.LINES_MAX + 1, "{}");
    assertThat(catchThrowableOfType(IOException.class, () -> ActionResult.parse(lines)))
        .hasMessageContaining("lines");
  }

  @Test
  void aDryRunShowsEveryFileWithItsDiffAndChangesNone() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    DryRun found = dryRun(guest);
    assertThat(found.problem()).isNull();
    assertThat(found.whole()).isTrue();
    assertThat(guest.changes()).isEmpty();
    assertNothingIsLeft(guest);
    assertThat(found.changes())
        .extracting(PlannedChange::action)
        .contains("packages", "iscsi", "network", "boot-menu", "initramfs", "kernel-hook");
    assertThat(found.changes())
        .filteredOn(change -> change.path().equals("/etc/kernel/postinst.d/zz-slipway"))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.change()).isEqualTo("create");
              assertThat(change.mode()).isEqualTo("0755");
              assertThat(change.diff())
                  .contains("--- /dev/null", "+# Written by Slipway", "staged.new");
            });
  }

  @Test
  void whatADryRunShowsIsWhatPreparingWrites() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    List<String> written =
        dryRun(guest).changes().stream()
            .filter(change -> List.of("create", "edit", "link").contains(change.change()))
            .map(PlannedChange::path)
            .toList();
    assertThat(written).isNotEmpty();
    prepare(guest);
    assertThat(written).allSatisfy(path -> assertThat(guest.changes()).contains(path));
    assertThat(dryRun(guest).changes())
        .noneMatch(change -> List.of("create", "edit").contains(change.change()));
  }

  @Test
  void whatIsPreparedStaysSoHoweverSoonItsFilesAreCleanedUp() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    // Nothing but the exit code of the driver says whether it came to its end.
    guest.tool("timeout", "/usr/bin/timeout \"$@\"; code=$?; rm -f work/rc; exit $code");
    prepare(guest);
    assertThat(guest.changes()).contains("/var/lib/slipway/prepared");
    assertNothingIsLeft(guest);
  }

  @Test
  void aDryRunTellsTheProblemThatPreparingWouldMeet() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT);
    Files.createDirectories(guest.root.resolve("sys/firmware/efi"));
    ProblemException problem = catchThrowableOfType(ProblemException.class, () -> dryRun(guest));
    assertThat(problem.problem().type()).isEqualTo(ProblemType.GUEST_OS_UNSUPPORTED);
    assertThat(guest.changes()).isEmpty();
    assertNothingIsLeft(guest);
  }

  @Test
  void theGuestsOwnRepositoriesAreAskedOnlyWhenThatIsAllowed() throws Exception {
    LocalGuest guest = LocalGuest.make(dir, ROOT, "debian-12", "elsewhere");
    ProblemException problem = problemOf(guest);
    assertThat(problem.problem().type()).isEqualTo(ProblemType.GUEST_BUNDLE_MISSING);
    assertThat(guest.commandLines).noneMatch(line -> line.contains("--repositories"));
    DryRun found =
        preparation().dryRun(guest, machine(), new Order(ROOT, true), (step, percent) -> {});
    assertThat(guest.commandLines.getLast()).endsWith(" --repositories --diff");
    assertThat(found.changes())
        .filteredOn(change -> change.action().equals("packages"))
        .isNotEmpty()
        .allSatisfy(change -> assertThat(change.change()).isEqualTo("install"));
    assertNothingIsLeft(guest);
  }

  private DryRun dryRun(LocalGuest guest) {
    return preparation().dryRun(guest, machine(), order(guest), (step, percent) -> {});
  }

  private static Order order(LocalGuest guest) {
    return new Order(guest.credentials, false);
  }

  private PreparedGuest prepare(LocalGuest guest) {
    return preparation().prepare(guest, machine(), order(guest), this::note);
  }

  private Restored unprepare(LocalGuest guest) {
    return preparation().unprepare(guest, machine(), order(guest), false, (step, percent) -> {});
  }

  private ProblemException problemOf(LocalGuest guest) {
    return java.util.Objects.requireNonNull(
        catchThrowableOfType(ProblemException.class, () -> prepare(guest)));
  }

  private void note(String step, int percent) {
    steps.add(step);
    percents.add(percent);
  }

  private GuestPreparation preparation() {
    return new GuestPreparation(dir.resolve("bundles"), files(), time -> pause());
  }

  private static void pause() {
    LockSupport.parkNanos(50_000_000);
  }

  private BootFiles files() {
    return new DirectoryBootFiles(dir.resolve("kept"));
  }

  private static void assertNothingIsLeft(LocalGuest guest) {
    assertThat(guest.directories).isNotEmpty().noneMatch(Files::exists);
  }

  private static Machine machine() {
    return machine("vm-7", UUID);
  }

  static Machine machine(String id, String instanceUuid) {
    return new Machine(
        ObjectId.machine(id),
        "web",
        instanceUuid,
        Machine.Power.ON,
        Machine.Tools.RUNNING,
        true,
        "debian12_64Guest",
        "Debian GNU/Linux 12",
        "[ds] web",
        "bios",
        1,
        1024,
        true,
        false,
        false,
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        Machine.Place.UNKNOWN,
        Map.of());
  }
}
