package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Tracking that begins under a snapshot does not see the blocks beneath it.
final class SnapshotsClean implements PreCheck {
  @Override
  public String id() {
    return "snapshots";
  }

  @Override
  public String title() {
    return "No snapshots stand in the way";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    if (machine.consolidationNeeded()) {
      return Finding.failed(
          Problem.of(ProblemType.SNAPSHOT_STATE, machine.name(), "its disks need consolidation"));
    }
    if (!machine.snapshots().isEmpty()) {
      return Finding.failed(
          Problem.of(
              ProblemType.SNAPSHOT_STATE,
              machine.name(),
              "it has " + machine.snapshots().size() + " snapshots"));
    }
    return Finding.PASSED;
  }
}
