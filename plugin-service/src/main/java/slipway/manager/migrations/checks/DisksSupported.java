package slipway.manager.migrations.checks;

import java.util.List;
import java.util.stream.Collectors;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Every one: an independent disk has no snapshots, a shared one more writers than one.
final class DisksSupported implements PreCheck {
  @Override
  public String id() {
    return "disks";
  }

  @Override
  public String title() {
    return "The disks can be migrated";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    if (machine.disks().isEmpty()) {
      return unsupported(machine, "The machine", "without any disk");
    }
    List<Machine.Disk> refused =
        machine.disks().stream().filter(disk -> !why(disk).isEmpty()).toList();
    if (refused.isEmpty()) {
      return Finding.PASSED;
    }
    String others =
        refused.stream()
            .skip(1)
            .map(disk -> "; " + disk.label() + " is " + why(disk))
            .collect(Collectors.joining());
    Machine.Disk first = refused.getFirst();
    return unsupported(machine, first.label(), why(first) + others);
  }

  /// Empty when it can be migrated.
  private static String why(Machine.Disk disk) {
    if (!disk.unsupported().isEmpty()) {
      return disk.unsupported();
    }
    return disk.mode().equals("persistent") ? "" : "in mode " + disk.mode();
  }

  private static Finding unsupported(Machine machine, String label, String what) {
    return Finding.failed(Problem.of(ProblemType.DISK_UNSUPPORTED, machine.name(), label, what));
  }
}
