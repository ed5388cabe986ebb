package slipway.lab.vim.verb;

import com.vmware.vim25.DiskChangeInfo;
import com.vmware.vim25.ManagedObjectReference;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Task;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.inventory.VmSnapshot;
import slipway.lab.vim.wire.Faults;

/// Snapshots of vim25 VirtualMachine, and VirtualMachineSnapshot.
final class SnapshotVerbs {
  private static final String ON = "VirtualMachine";

  @Verb(on = ON, name = "CreateSnapshot_Task", needs = "VirtualMachine.State.CreateSnapshot")
  Task createSnapshot(
      Call call, String name, @Nullable String description, boolean memory, boolean quiesce) {
    VirtualMachine machine = call.target(VirtualMachine.class);
    if (memory) {
      throw Faults.notSupported("a snapshot with memory");
    }
    if (name.isBlank() || name.length() > 80) {
      throw Faults.invalidArgument("name");
    }
    return call.site()
        .inventory()
        .tasks()
        .run(
            "VirtualMachine.createSnapshot",
            machine,
            call.principal(),
            () ->
                call.site()
                    .snapshots()
                    .create(machine, name, description == null ? "" : description, quiesce));
  }

  @Verb(on = ON, name = "RemoveAllSnapshots_Task", needs = "VirtualMachine.State.RemoveSnapshot")
  Task removeAllSnapshots(Call call, @Nullable Boolean consolidate) {
    VirtualMachine machine = call.target(VirtualMachine.class);
    return call.site()
        .inventory()
        .tasks()
        .run(
            "VirtualMachine.removeAllSnapshots",
            machine,
            call.principal(),
            () -> {
              call.site().snapshots().removeAll(machine);
              return null;
            });
  }

  @Verb(
      on = "VirtualMachineSnapshot",
      name = "RemoveSnapshot_Task",
      needs = "VirtualMachine.State.RemoveSnapshot")
  Task removeSnapshot(Call call, boolean removeChildren, @Nullable Boolean consolidate) {
    VmSnapshot snapshot = call.target(VmSnapshot.class);
    return call.site()
        .inventory()
        .tasks()
        .run(
            "VirtualMachineSnapshot.remove",
            snapshot.machine(),
            call.principal(),
            () -> {
              call.site().snapshots().remove(snapshot.machine(), snapshot.id(), removeChildren);
              return null;
            });
  }

  @Verb(
      on = ON,
      name = "QueryChangedDiskAreas",
      needs = "VirtualMachine.Provisioning.DiskRandomRead")
  DiskChangeInfo queryChangedDiskAreas(
      Call call,
      @Nullable ManagedObjectReference snapshot,
      int deviceKey,
      long startOffset,
      String changeId)
      throws IOException {
    return call.site()
        .snapshots()
        .changedAreas(
            call.target(VirtualMachine.class), snapshot, deviceKey, startOffset, changeId);
  }
}
