package slipway.lab.windows;

import java.util.List;
import slipway.lab.powershell.Cmdlet;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// The modules Storage, iSCSI and ScheduledTasks, which came with Windows 8.
final class StorageCmdlets {
  private final WindowsGuest guest;

  private StorageCmdlets(WindowsGuest guest) {
    this.guest = guest;
  }

  static List<Cmdlet> of(WindowsGuest guest) {
    StorageCmdlets it = new StorageCmdlets(guest);
    return List.of(
        Cmdlet.of("Get-IscsiSession", c -> Table.copies(guest.sessions().rows())),
        Cmdlet.of("Get-Disk", c -> Table.copies(guest.disks().rows())),
        Cmdlet.of("Set-Disk Number! IsOffline~ IsReadOnly~", it::setDisk),
        Cmdlet.of(
            "Get-Partition DiskNumber!",
            c -> Table.copies(guest.partitions().matching(c, "DiskNumber"))),
        Cmdlet.of("Get-StorageSetting", c -> PsObject.of("NewDiskPolicy", guest.diskPolicy())),
        Cmdlet.of("Set-StorageSetting NewDiskPolicy!", it::setDiskPolicy),
        Cmdlet.of("Get-ScheduledTask", c -> Table.copies(guest.tasks().rows())),
        Cmdlet.of("New-ScheduledTaskAction Execute! Argument!", it::parts),
        Cmdlet.of("New-ScheduledTaskTrigger AtStartup?", it::parts),
        Cmdlet.of("New-ScheduledTaskPrincipal UserId! RunLevel!", it::parts),
        Cmdlet.of("Register-ScheduledTask TaskName! Action! Trigger! Principal!", it::register),
        Cmdlet.of("Unregister-ScheduledTask TaskName! Confirm?", it::unregister));
  }

  private Object setDisk(CmdletCall call) {
    guest.changing();
    for (PsObject disk : guest.disks().matching(call, "Number")) {
      for (String name : List.of("IsOffline", "IsReadOnly")) {
        if (call.has(name)) {
          disk.set(name, call.flag(name));
        }
      }
    }
    return Nothing.VOID;
  }

  private Object setDiskPolicy(CmdletCall call) {
    String policy =
        call.oneOf("NewDiskPolicy", "OnlineAll", "OfflineAll", "OfflineShared", "OfflineInternal");
    guest.changing();
    guest.diskPolicy(policy);
    return Nothing.VOID;
  }

  private Object parts(CmdletCall call) {
    PsObject part = new PsObject(PsObject.Kind.OBJECT);
    call.arguments().forEach(part::set);
    return part;
  }

  private Object register(CmdletCall call) {
    boolean there = guest.tasks().rows().stream().anyMatch(t -> Table.matches(t, call, "TaskName"));
    if (there) {
      throw new ScriptError("Cannot create a file when that file already exists.");
    }
    guest.changing();
    return guest
        .tasks()
        .add(
            "TaskName", call.text("TaskName"),
            "Actions", call.value("Action"),
            "Triggers", call.value("Trigger"),
            "Principal", call.value("Principal"));
  }

  private Object unregister(CmdletCall call) {
    if (!call.has("Confirm") || call.flag("Confirm")) {
      throw call.error("asks unless -Confirm:$false is given");
    }
    guest.changing();
    guest.tasks().removeIf(t -> Table.matches(t, call, "TaskName"));
    return Nothing.VOID;
  }
}
