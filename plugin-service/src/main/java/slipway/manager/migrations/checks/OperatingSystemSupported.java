package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Only what a guest action exists for is let through.
final class OperatingSystemSupported implements PreCheck, PreChecks.WarmOnly {
  @Override
  public String id() {
    return "os-supported";
  }

  @Override
  public String title() {
    return "The operating system can boot over iSCSI";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    boolean supported = OperatingSystems.isSupported(machine);
    return supported
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(ProblemType.GUEST_OS_UNSUPPORTED, machine.name(), machine.guestFullName()));
  }
}
