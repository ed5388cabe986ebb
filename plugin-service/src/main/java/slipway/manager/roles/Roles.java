package slipway.manager.roles;

import static slipway.manager.roles.Need.On.DATASTORES;
import static slipway.manager.roles.Need.On.FOLDERS;
import static slipway.manager.roles.Need.On.GATEWAYS;
import static slipway.manager.roles.Need.On.MACHINES;
import static slipway.manager.roles.Need.On.NETWORKS;
import static slipway.manager.roles.Need.On.POOLS;
import static slipway.manager.roles.Need.On.VCENTER;

import java.util.List;

/// The one list of what Slipway asks of vCenter: whatever checks privileges or tells of them reads
/// it here.
public final class Roles {
  private static final Feature SESSIONS =
      new Feature(
          "sessions",
          "Ask who may do what",
          true,
          List.of(
              need(
                  "Sessions.ValidateSession",
                  VCENTER,
                  "The privileges of sessions cannot be asked for, so nobody is let in.")));

  private static final Feature GATEWAY =
      new Feature(
          "gateway",
          "Attach disks to gateways",
          true,
          List.of(
              need(
                  "VirtualMachine.Config.AddExistingDisk",
                  GATEWAYS,
                  "No disk can be attached to the gateway, so nothing is copied."),
              need(
                  "VirtualMachine.Config.RemoveDisk",
                  GATEWAYS,
                  "Disks stay attached to the gateway; the machine cannot have its disk back."),
              need(
                  "VirtualMachine.Config.AddRemoveDevice",
                  GATEWAYS,
                  "The gateway gets no further controller when its disks fill the first."),
              need(
                  "VirtualMachine.Config.EditDevice",
                  GATEWAYS,
                  "The mode of an attached disk cannot be set.")));

  // vim25 ResourcePool.ImportVApp, and what the specification of the appliance asks for.
  private static final Feature DEPLOY =
      new Feature(
          "deploy-gateways",
          "Deploy gateways from the plugin",
          false,
          List.of(
              need("VApp.Import", FOLDERS, "Gateways are deployed by hand, from the OVA."),
              need(
                  "VirtualMachine.Inventory.Create",
                  FOLDERS,
                  "The gateway's machine cannot be made in the folder."),
              need(
                  "VirtualMachine.Inventory.Delete",
                  FOLDERS,
                  "What a failed deployment leaves is deleted by hand."),
              need("VirtualMachine.Config.AddNewDisk", FOLDERS, "The gateway gets no disks."),
              need(
                  "VirtualMachine.Config.AddRemoveDevice",
                  FOLDERS,
                  "The gateway gets neither controller nor network card."),
              need("VirtualMachine.Config.CPUCount", FOLDERS, "The gateway gets no processors."),
              need("VirtualMachine.Config.Memory", FOLDERS, "The gateway gets no memory."),
              need(
                  "VirtualMachine.Config.Settings",
                  FOLDERS,
                  "The gateway's firmware cannot be set; it does not boot."),
              need(
                  "VirtualMachine.Config.AdvancedConfig",
                  FOLDERS,
                  "The gateway does not see its disks by their identifiers."),
              need("VirtualMachine.Interact.PowerOn", FOLDERS, "The gateway is not started."),
              need(
                  "VirtualMachine.Interact.PowerOff",
                  FOLDERS,
                  "What a failed deployment leaves runs on."),
              need(
                  "Resource.AssignVMToPool",
                  POOLS,
                  "The gateway cannot be put into the cluster or pool."),
              need("Datastore.AllocateSpace", DATASTORES, "There is no room for its disks."),
              need("Network.Assign", NETWORKS, "The gateway is connected to no network.")));

  private static final Feature MIRROR =
      new Feature(
          "recent-tasks",
          "Show migrations in Recent Tasks and events",
          false,
          List.of(
              need("Task.Create", MACHINES, "Migrations do not show in Recent Tasks."),
              need("Task.Update", MACHINES, "Recent Tasks show no progress and no end."),
              need(
                  "Global.LogEvent", VCENTER, "The events of migrations are missing in vCenter.")));

  /// For the site that machines come from.
  public static final Role SOURCE =
      new Role(
          "source",
          "Slipway source",
          "The service account of a site that machines come from.",
          List.of(
              SESSIONS,
              new Feature(
                  "copy",
                  "Copy a running machine",
                  true,
                  List.of(
                      need(
                          "VirtualMachine.State.CreateSnapshot",
                          MACHINES,
                          "The disk cannot be frozen, so nothing is copied."),
                      need(
                          "VirtualMachine.State.RemoveSnapshot",
                          MACHINES,
                          "Snapshots stay behind at the source and grow."),
                      need(
                          "VirtualMachine.Config.ChangeTracking",
                          MACHINES,
                          "What changes during the copy is not known; it cannot begin."),
                      need(
                          "VirtualMachine.Provisioning.DiskRandomRead",
                          MACHINES,
                          "vCenter does not tell which areas of the disk have changed."),
                      need(
                          "Datastore.Browse",
                          DATASTORES,
                          "The frozen disk's files cannot be looked up."))),
              GATEWAY,
              new Feature(
                  "guest",
                  "Prepare guests",
                  true,
                  List.of(
                      need(
                          "VirtualMachine.GuestOperations.Query",
                          MACHINES,
                          "What runs in the guest is not seen, so no end of the preparation."),
                      need(
                          "VirtualMachine.GuestOperations.Modify",
                          MACHINES,
                          "Nothing can be put into the guest; it cannot be prepared."),
                      need(
                          "VirtualMachine.GuestOperations.Execute",
                          MACHINES,
                          "Nothing can be started in the guest; it cannot be prepared."))),
              new Feature(
                  "cutover",
                  "Cut over, and roll back",
                  true,
                  List.of(
                      need(
                          "VirtualMachine.Interact.PowerOff",
                          MACHINES,
                          "The guest cannot be asked to shut down: there is no cutover."),
                      need(
                          "VirtualMachine.Interact.PowerOn",
                          MACHINES,
                          "Rolling back does not start the source again."))),
              MIRROR,
              DEPLOY,
              new Feature(
                  "retire",
                  "Retire sources",
                  false,
                  List.of(
                      need(
                          "VirtualMachine.Inventory.Delete",
                          MACHINES,
                          "“Retire source” fails; powered-off sources are deleted by hand.")))));

  /// For the site that machines go to. It is used as a source too, for guests and snapshots there.
  public static final Role TARGET =
      new Role(
          "target",
          "Slipway target",
          "The service account of a site that machines go to.",
          List.of(
              SESSIONS,
              GATEWAY,
              new Feature(
                  "disks",
                  "Make disks and boot capsules",
                  true,
                  List.of(
                      need(
                          "Datastore.AllocateSpace",
                          DATASTORES,
                          "No disk can be made at the destination."),
                      need(
                          "Datastore.FileManagement",
                          DATASTORES,
                          "Boot capsules cannot be uploaded, nor files be deleted."),
                      need(
                          "Datastore.Browse", DATASTORES, "Files in datastores cannot be found."))),
              new Feature(
                  "machines",
                  "Make machines",
                  true,
                  List.of(
                      need(
                          "VirtualMachine.Inventory.Create",
                          FOLDERS,
                          "No machine can be made in the folder."),
                      need(
                          "VirtualMachine.Inventory.Delete",
                          FOLDERS,
                          "Taking a migration back leaves its machine behind."),
                      need(
                          "Resource.AssignVMToPool",
                          POOLS,
                          "No machine can be made in the cluster or pool."),
                      need(
                          "Network.Assign",
                          NETWORKS,
                          "The machine cannot be connected to the network."),
                      need(
                          "VirtualMachine.Config.AddExistingDisk",
                          FOLDERS,
                          "The filled disk cannot be given to the machine: no finalise."),
                      need(
                          "VirtualMachine.Config.RemoveDisk",
                          FOLDERS,
                          "A disk cannot be taken from the machine again."),
                      need(
                          "VirtualMachine.Config.AddRemoveDevice",
                          FOLDERS,
                          "The machine cannot be given its controllers and network cards."),
                      need(
                          "VirtualMachine.Config.EditDevice",
                          FOLDERS,
                          "The machine's devices cannot be changed."),
                      need(
                          "VirtualMachine.Config.CPUCount",
                          FOLDERS,
                          "The machine cannot have the source's processors."),
                      need(
                          "VirtualMachine.Config.Memory",
                          FOLDERS,
                          "The machine cannot have the source's memory."),
                      need(
                          "VirtualMachine.Config.Settings",
                          FOLDERS,
                          "Firmware and boot order cannot be set: it boots from nowhere."),
                      need(
                          "VirtualMachine.Config.AdvancedConfig",
                          FOLDERS,
                          "The machine cannot be marked as belonging to its migration."))),
              new Feature(
                  "boot",
                  "Start machines",
                  true,
                  List.of(
                      need(
                          "VirtualMachine.Interact.PowerOn",
                          FOLDERS,
                          "The machine does not start at the destination."),
                      need(
                          "VirtualMachine.Interact.PowerOff",
                          FOLDERS,
                          "The machine cannot be shut down to finalise, nor to roll back."),
                      need(
                          "VirtualMachine.Interact.SetCDMedia",
                          FOLDERS,
                          "The boot capsule stays in the machine's drive."),
                      need(
                          "VirtualMachine.Interact.DeviceConnection",
                          FOLDERS,
                          "The boot capsule's drive cannot be connected or disconnected."))),
              MIRROR,
              DEPLOY));

  /// For the one who registers the plugin, at install time only.
  public static final Role REGISTRAR =
      new Role(
          "registrar",
          "Slipway registrar",
          "The account that registers the plugin when Slipway is installed, brought up to date or"
              + " removed. Service accounts do not need it.",
          List.of(
              new Feature(
                  "register",
                  "Register the plugin",
                  true,
                  List.of(
                      need(
                          "Extension.Register",
                          VCENTER,
                          "The plugin does not appear in the vSphere Client."),
                      need("Extension.Update", VCENTER, "A newer plugin is not offered."),
                      need("Extension.Unregister", VCENTER, "The plugin cannot be removed.")))));

  private Roles() {}

  /// All of them.
  public static List<Role> all() {
    return List.of(SOURCE, TARGET, REGISTRAR);
  }

  /// Those that a site's service account may need: either, or both.
  public static List<Role> ofServiceAccounts() {
    return List.of(SOURCE, TARGET);
  }

  private static Need need(String privilege, Need.On on, String without) {
    return new Need(privilege, on, without);
  }
}
