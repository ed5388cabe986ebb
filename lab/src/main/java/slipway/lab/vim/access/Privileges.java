package slipway.lab.vim.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The privileges this vCenter knows, by API name.
public final class Privileges {
  static final List<String> SOURCE =
      List.of(
          "Sessions.ValidateSession",
          "Task.Create",
          "Task.Update",
          "Global.LogEvent",
          "Datastore.Browse",
          "VirtualMachine.State.CreateSnapshot",
          "VirtualMachine.State.RemoveSnapshot",
          "VirtualMachine.Config.ChangeTracking",
          "VirtualMachine.Provisioning.DiskRandomRead",
          "VirtualMachine.GuestOperations.Query",
          "VirtualMachine.GuestOperations.Modify",
          "VirtualMachine.GuestOperations.Execute",
          "VirtualMachine.Interact.PowerOn",
          "VirtualMachine.Interact.PowerOff",
          // On the gateway's own machine.
          "VirtualMachine.Config.AddExistingDisk",
          "VirtualMachine.Config.RemoveDisk",
          "VirtualMachine.Config.AddRemoveDevice",
          "VirtualMachine.Config.EditDevice");

  private static final List<String> TARGET_ADDS =
      List.of(
          "Resource.AssignVMToPool",
          "Datastore.AllocateSpace",
          "Datastore.FileManagement",
          "Network.Assign",
          "VApp.Import",
          "VirtualMachine.Inventory.Create",
          "VirtualMachine.Inventory.Delete",
          "VirtualMachine.Config.AddNewDisk",
          "VirtualMachine.Config.CPUCount",
          "VirtualMachine.Config.Memory",
          "VirtualMachine.Config.Settings",
          "VirtualMachine.Config.AdvancedConfig",
          "VirtualMachine.Interact.DeviceConnection",
          "VirtualMachine.Interact.SetCDMedia");

  static final List<String> TARGET =
      java.util.stream.Stream.concat(SOURCE.stream(), TARGET_ADDS.stream()).toList();

  static final List<String> REGISTRAR =
      List.of("Extension.Register", "Extension.Update", "Extension.Unregister");

  private static final List<String> OTHERS =
      List.of(
          "Authorization.ModifyPermissions",
          "Authorization.ModifyRoles",
          "Datastore.DeleteFile",
          "Global.CancelTask",
          "Sessions.TerminateSession",
          "VApp.Export",
          "VirtualMachine.Config.Annotation",
          "VirtualMachine.Config.Rename",
          "VirtualMachine.Interact.Reset");

  private Privileges() {}

  /// All of them.
  public static Set<String> everything() {
    var all = new TreeSet<>(Role.SYSTEM);
    all.addAll(TARGET);
    all.addAll(REGISTRAR);
    all.addAll(OTHERS);
    return Set.copyOf(all);
  }
}
