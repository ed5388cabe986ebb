package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(there.attached).hasSize(1);
    assertThat(walk.world.destination.files).isEmpty();
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
    assertThat(walk.world.sourceGateway.disks()).isEmpty();
    assertThat(walk.world.destinationGateway.disks()).isEmpty();
  }
}
