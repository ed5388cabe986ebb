package slipway.lab.vim.inventory;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.VirtualMachineConfigInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A machine's snapshot. // vim25 VirtualMachineSnapshot
public final class VmSnapshot extends ManagedObject {
  private final VirtualMachine machine;

  VmSnapshot(String id, VirtualMachine machine, Inventory inventory) {
    super("VirtualMachineSnapshot", id);
    this.machine = machine;
    property("vm", ManagedObjectReference.class, machine::reference);
    property(
        "config", VirtualMachineConfigInfo.class, () -> config(new VmView(machine, inventory)));
    property(
        "childSnapshot",
        ManagedObjectReference[].class,
        () ->
            machine.machineRecord().snapshots().stream()
                .filter(s -> id.equals(s.parent()))
                .map(s -> reference("VirtualMachineSnapshot", s.id()))
                .toArray(ManagedObjectReference[]::new));
  }

  private @Nullable VirtualMachineConfigInfo config(VmView view) {
    VmRecord record = machine.machineRecord();
    return record.snapshots().stream()
        .filter(s -> s.id().equals(id()))
        .map(s -> view.config(record, s.hardware(), s.poweredOn()))
        .findFirst()
        .orElse(null);
  }

  public VirtualMachine machine() {
    return machine;
  }

  @Override
  public List<String> permissionPath() {
    return machine.permissionPath();
  }
}
