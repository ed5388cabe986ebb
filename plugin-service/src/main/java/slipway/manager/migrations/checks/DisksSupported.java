package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// An independent disk has no snapshots, a shared one more writers than one.
final class DisksSupported implements PreCheck {
  @Override
  public String id() {
    return "disks";
  }

  @Override
  public String title() {
    return "The disk can be migrated";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    if (machine.disks().size() != 1) {
      return Finding.failed(
          Problem.of(
              ProblemType.DISK_UNSUPPORTED,
              machine.name(),
              "the machine",
              "one with " + machine.disks().size() + " disks, and one disk is supported"));
    }
    Machine.Disk disk = machine.disks().getFirst();
    if (!disk.unsupported().isEmpty()) {
      return unsupported(machine, disk, disk.unsupported());
    }
    if (!disk.mode().equals("persistent")) {
      return unsupported(machine, disk, "in mode " + disk.mode());
    }
    return Finding.PASSED;
  }

  private static Finding unsupported(Machine machine, Machine.Disk disk, String what) {
    return Finding.failed(
        Problem.of(ProblemType.DISK_UNSUPPORTED, machine.name(), disk.label(), what));
  }
}
