package slipway.manager.migrations.checks;

import java.util.List;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Only what a guest action exists for is let through.
final class OperatingSystemSupported implements PreCheck {
  /// The beginnings of vim25's `VirtualMachineGuestOsIdentifier`s.
  static final List<String> SUPPORTED = List.of("debian12");

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
    boolean supported = SUPPORTED.stream().anyMatch(machine.guestId()::startsWith);
    return supported
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(ProblemType.GUEST_OS_UNSUPPORTED, machine.name(), machine.guestFullName()));
  }
}
