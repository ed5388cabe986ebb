package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Without it every round would read the whole disk.
final class ChangeTrackingAvailable implements PreCheck {
  @Override
  public String id() {
    return "change-tracking";
  }

  @Override
  public String title() {
    return "Changed blocks can be tracked";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    if (machine.changeTracking() || machine.changeTrackingSupported()) {
      return Finding.PASSED;
    }
    return Finding.failed(
        Problem.of(
            ProblemType.CHANGE_TRACKING_UNAVAILABLE,
            machine.name(),
            "its virtual hardware does not support it"));
  }
}
