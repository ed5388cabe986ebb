package slipway.manager.migrations.checks;

import java.util.Set;
import java.util.TreeSet;
import slipway.manager.migrations.checks.PreCheck.Finding;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// What service accounts need, by the API's names of privileges.
final class Privileges {
  static final Set<String> ON_SOURCE_MACHINE =
      Set.of(
          "VirtualMachine.State.CreateSnapshot",
          "VirtualMachine.State.RemoveSnapshot",
          "VirtualMachine.Config.ChangeTracking",
          "VirtualMachine.Provisioning.DiskRandomRead",
          "VirtualMachine.GuestOperations.Query",
          "VirtualMachine.GuestOperations.Modify",
          "VirtualMachine.GuestOperations.Execute",
          "VirtualMachine.Interact.PowerOn",
          "VirtualMachine.Interact.PowerOff");
  static final Set<String> ON_POOL = Set.of("Resource.AssignVMToPool");
  static final Set<String> ON_FOLDER =
      Set.of(
          "VirtualMachine.Inventory.Create",
          "VirtualMachine.Inventory.Delete",
          "VirtualMachine.Config.AddExistingDisk",
          "VirtualMachine.Config.RemoveDisk",
          "VirtualMachine.Config.AddRemoveDevice");
  static final Set<String> ON_DATASTORE =
      Set.of("Datastore.AllocateSpace", "Datastore.FileManagement");

  private Privileges() {}

  static Finding look(VSphere vsphere, ObjectId object, String name, Set<String> needed) {
    Set<String> missing = vsphere.missingPrivileges(object, needed);
    return missing.isEmpty()
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(
                ProblemType.VCENTER_PRIVILEGE_MISSING,
                vsphere.userName(),
                String.join(", ", new TreeSet<>(missing)),
                name));
  }
}
