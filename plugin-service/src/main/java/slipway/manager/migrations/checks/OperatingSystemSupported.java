package slipway.manager.migrations.checks;

import slipway.manager.guestmatrix.GuestMatrix;
import slipway.manager.guestmatrix.Row;
import slipway.manager.vsphere.Machine;

/// Goes by the guest matrix.
final class OperatingSystemSupported implements PreCheck {
  @Override
  public String id() {
    return "os-supported";
  }

  @Override
  public String title() {
    return "The operating system can be migrated this way";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    Row row = GuestMatrix.carried().of(machine, scene.kind());
    return switch (row.verdict()) {
      case SUPPORTED -> Finding.PASSED;
      case UNVERIFIED -> Finding.warning(row.warning(machine));
      case NO -> Finding.failed(row.refusal(machine));
    };
  }
}
