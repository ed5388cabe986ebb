package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import slipway.manager.vsphere.Machine;

/// What must not be left in the world.
final class Leftovers {
  private Leftovers() {}

  /// The machine runs at the destination from its own disk, and nothing of ours is left.
  static void assertArrived(Walk walk) {
    assertNothingAttachedOrServed(walk);
    FakeMachine there = destinationMachine(walk);
    assertThat(there.power).isEqualTo(Machine.Power.ON);
    assertThat(there.cd).isEmpty();
    List<MigratedDisk> disks = MigratedDisk.of(walk.dossier());
    assertThat(disks).hasSameSizeAs(walk.machine.disks);
    assertThat(there.attached.keySet())
        .containsExactlyElementsOf(disks.stream().map(MigratedDisk::homePath).toList());
    for (MigratedDisk disk : disks) {
      assertThat(there.slots).containsEntry(disk.homePath(), FakeMachine.slot(disk.index()));
    }
    assertThat(walk.world.destination.files).isEmpty();
  }

  /// Every block of every disk is what it is at the source.
  static void assertSameContents(Walk walk) {
    for (MigratedDisk disk : MigratedDisk.of(walk.dossier())) {
      FakeDisk home = walk.world.destination.looseDisks.get(disk.homePath());
      assertThat(Objects.requireNonNull(home, disk.homePath()).contents())
          .isEqualTo(walk.machine.disks.get(disk.index()).contents());
    }
  }

  /// Nothing at the destination, and the source runs as before.
  static void assertTakenBack(Walk walk) {
    assertNothingAttachedOrServed(walk);
    assertThat(walk.world.destination.machines).hasSize(1);
    assertThat(walk.world.destination.looseDisks).isEmpty();
    assertThat(walk.world.destination.files).isEmpty();
    assertThat(walk.machine.power).isEqualTo(Machine.Power.ON);
  }

  static FakeMachine destinationMachine(Walk walk) {
    return walk.world.destination.machines.values().stream()
        .filter(m -> m.name.equals("web01"))
        .findFirst()
        .orElseThrow();
  }

  private static void assertNothingAttachedOrServed(Walk walk) {
    assertThat(walk.machine.snapshots).isEmpty();
    assertThat(walk.world.sourceGateway.exports).isEmpty();
    assertThat(walk.world.destinationGateway.volumes).isEmpty();
    assertThat(walk.world.destinationGateway.targets).isEmpty();
    assertThat(walk.world.sourceGateway.disks()).isEmpty();
    assertThat(walk.world.destinationGateway.disks()).isEmpty();
  }
}
