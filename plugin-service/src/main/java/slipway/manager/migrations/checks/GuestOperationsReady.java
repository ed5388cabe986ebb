package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Guest operations may be off although Tools run.
final class GuestOperationsReady implements PreCheck, PreChecks.WarmOnly {
  @Override
  public String id() {
    return "guest-operations-ready";
  }

  @Override
  public String title() {
    return "The guest takes commands through VMware Tools";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    return machine.guestOperationsReady()
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(
                ProblemType.GUEST_OPERATIONS_UNAVAILABLE, machine.name(), "they are not ready"));
  }
}
