package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import slipway.manager.migrations.checks.PreCheck.Checked;
import slipway.manager.migrations.checks.PreCheck.Finding;
import slipway.manager.migrations.checks.PreCheck.Verdict;
import slipway.manager.migrations.checks.PreChecks;
import slipway.manager.migrations.checks.Scene;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.VSphere;

/// Each check passes on a sound machine and finds its own trouble.
class PreChecksTest {
  private final World world = new World("");
  private final FakeMachine machine = world.source.addMachine("web01");
  private GuestCredentials credentials = new GuestCredentials("admin", "secret");
  private String network = "network-7";
  private String diskFormat = "thin";

  @Test
  void aSoundMachinePassesAllButTheLinkThatNobodyServesHere() {
    List<Checked> found = run();
    assertThat(found).hasSameSizeAs(PreChecks.ALL);
    assertThat(found.stream().filter(c -> c.finding().verdict() == Verdict.FAILED)).isEmpty();
    assertThat(found.stream().filter(c -> c.finding().verdict() == Verdict.WARNING))
        .extracting(Checked::id)
        .containsExactly("link");
  }

  @Test
  void eachTroubleIsFoundByItsCheck() {
    finds("tools-running", s -> s.machine.tools = Machine.Tools.NOT_RUNNING);
    finds("guest-operations-ready", s -> s.machine.guestOperationsReady = false);
    finds("os-supported", s -> s.machine.guestId = "freebsd64Guest");
    finds("change-tracking", s -> s.machine.changeTrackingSupported = false);
    finds("snapshots", s -> s.machine.consolidationNeeded = true);
    finds("snapshots", s -> s.world.source.createSnapshot(s.machine.id, "before-update-1", ""));
    finds("disks", s -> s.machine.diskMode = "independent_persistent");
    finds("disks", s -> s.machine.disks.clear());
    finds("source-gateway", s -> fill(s.world.source, "gw-source", 59));
    finds("destination-gateway", s -> fill(s.world.destination, "gw-destination", 60));
    finds("name-free", s -> s.world.destination.addMachine("web01"));
    finds("capacity", s -> s.world.destination.freeBytes = 1 << 20);
    finds("networks", s -> s.network = "network-404");
    finds("source-gateway", s -> s.world.unreachable.put("gw-source", World.gone("gw-source")));
    finds(
        "destination-gateway",
        s -> s.world.unreachable.put("gw-destination", World.gone("gw-destination")));
    finds(
        "source-privileges",
        s -> s.world.source.lackedPrivileges.add("VirtualMachine.Config.ChangeTracking"));
    finds(
        "destination-privileges",
        s -> s.world.destination.lackedPrivileges.add("Datastore.AllocateSpace"));
    finds("root-allowed", s -> s.credentials = new GuestCredentials("nosudo", "secret"));
    finds("guest-space", s -> s.credentials = new GuestCredentials("admin", "full"));
    finds("credentials-valid", s -> s.credentials = new GuestCredentials("admin", "wrong"));
  }

  @Test
  void aWindowsIsNotAskedByAShellWhatItsAccountMay() {
    machine.guestId = "windows2019srv_64Guest";
    assertThat(run())
        .extracting(Checked::id)
        .contains("credentials-valid")
        .doesNotContain("root-allowed", "guest-space");
  }

  @Test
  void aGuestThatNeverRanHerePassesWithAWarningAndARefusedOneIsToldWhatToDo() {
    machine.guestId = "rhel9_64Guest";
    Finding unverified = operatingSystem(Kind.WARM);
    assertThat(unverified.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(Objects.requireNonNull(unverified.problem()).cause())
        .startsWith("web01 runs rhel9_64Guest and starts by BIOS. ")
        .contains("phony guests");
    machine.guestId = "rhel6_64Guest";
    machine.firmware = "efi";
    Finding refused = operatingSystem(Kind.WARM);
    assertThat(refused.verdict()).isEqualTo(Verdict.FAILED);
    Problem problem = Objects.requireNonNull(refused.problem());
    assertThat(problem.type()).isEqualTo(ProblemType.GUEST_COMBINATION_REFUSED);
    assertThat(problem.remedy()).startsWith("Choose a cold migration");
    assertThat(operatingSystem(Kind.COLD).verdict()).isEqualTo(Verdict.WARNING);
  }

  private Finding operatingSystem(Kind kind) {
    var scene =
        new Scene(
            world,
            world.sourceSite(),
            machine.id,
            Optional.empty(),
            Optional.empty(),
            "web01",
            kind);
    return PreChecks.run(scene).stream()
        .filter(c -> c.id().equals("os-supported"))
        .map(Checked::finding)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutCredentialsAndDestinationOnlyTheOthersRun() {
    var scene =
        new Scene(
            world,
            world.sourceSite(),
            machine.id,
            Optional.empty(),
            Optional.empty(),
            "web01",
            Kind.WARM);
    assertThat(PreChecks.run(scene))
        .extracting(Checked::id)
        .contains("tools-running", "disks")
        .doesNotContain("root-allowed", "networks");
  }

  @Test
  void aColdMigrationAsksNothingOfTheGuest() {
    machine.stop();
    machine.guestId = "solaris11_64Guest";
    var scene =
        new Scene(
            world,
            world.sourceSite(),
            machine.id,
            Optional.of(credentials),
            Optional.empty(),
            "web01",
            Kind.COLD);
    assertThat(PreChecks.failures(PreChecks.run(scene))).isEmpty();
  }

  @Test
  void aThickDiskNeedsItsWholeSizeAtOnceAndAThinOneWhatIsCopied() {
    FakeDisk disk = machine.disks.getFirst();
    long copied = disk.blocks.size() * FakeDisk.BLOCK;
    long capsule = 256L << 20;
    world.destination.freeBytes = copied + capsule;
    assertThat(capacity()).isEqualTo(Verdict.WARNING);
    world.destination.freeBytes--;
    assertThat(capacity()).isEqualTo(Verdict.FAILED);
    for (String thick : List.of("thick", "thickEager")) {
      diskFormat = thick;
      world.destination.freeBytes = disk.sizeBytes + capsule;
      assertThat(capacity()).as(thick).isEqualTo(Verdict.PASSED);
      world.destination.freeBytes--;
      assertThat(capacity()).as(thick).isEqualTo(Verdict.FAILED);
    }
  }

  private Verdict capacity() {
    return run().stream()
        .filter(c -> c.id().equals("capacity"))
        .map(c -> c.finding().verdict())
        .findFirst()
        .orElseThrow();
  }

  /// So many disks are attached to a gateway's machine.
  private static void fill(FakeVCenter vcenter, String gateway, int disks) {
    FakeMachine its =
        vcenter.machines.values().stream()
            .filter(m -> m.name.equals(gateway))
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < disks; i++) {
      its.attached.put("other-" + i, new VSphere.AttachedDisk(i, "other-" + i, "uuid-" + i));
    }
  }

  @Test
  void aGatewayTakesSixtyDisksAndTheSourceEachDiskTwice() {
    FakeVCenter.addDisk(machine, 1);
    fill(world.source, "gw-source", 56);
    fill(world.destination, "gw-destination", 58);
    assertThat(PreChecks.failures(run())).isEmpty();
    fill(world.source, "gw-source", 57);
    fill(world.destination, "gw-destination", 59);
    assertThat(PreChecks.failures(run()))
        .extracting(Problem::type, Problem::cause)
        .containsExactly(
            tuple(
                ProblemType.GATEWAY_FULL,
                "web01 needs 4 disks at a gateway at the same time, and gateway gw-source has room"
                    + " for 3 more."),
            tuple(
                ProblemType.GATEWAY_FULL,
                "web01 needs 2 disks at a gateway at the same time, and gateway gw-destination has"
                    + " room for 1 more."));
  }

  @Test
  void severalDisksAreFineAndTheUnsupportedOnesAreNamed() {
    FakeVCenter.addDisk(machine, 1);
    FakeVCenter.addDisk(machine, 1);
    assertThat(PreChecks.failures(run())).isEmpty();
    machine.oddModes.put(1, "independent_persistent");
    machine.oddModes.put(2, "nonpersistent");
    assertThat(PreChecks.failures(run()))
        .extracting(Problem::cause)
        .containsExactly(
            "web01: Hard disk 2 is in mode independent_persistent; Hard disk 3 is in mode"
                + " nonpersistent.");
  }

  // The trouble is made in a world of its own, so that one does not hide another.
  private static void finds(String check, Consumer<PreChecksTest> trouble) {
    var scene = new PreChecksTest();
    trouble.accept(scene);
    List<String> failed =
        scene.run().stream()
            .filter(c -> c.finding().verdict() == Verdict.FAILED)
            .map(Checked::id)
            .toList();
    assertThat(failed).as(check).contains(check);
  }

  private List<Checked> run() {
    var destination =
        new Plan.Destination(
            world.destinationSite(),
            "resgroup-1",
            "group-v1",
            "datastore-1",
            List.of(new Plan.NetworkChoice(4000, network)),
            true,
            diskFormat);
    return PreChecks.run(
        new Scene(
            world,
            world.sourceSite(),
            machine.id,
            Optional.of(credentials),
            Optional.of(destination),
            "web01",
            Kind.WARM));
  }
}
