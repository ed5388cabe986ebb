package slipway.lab.vim.inventory;

import com.vmware.vim25.VirtualMachineBootOptions;
import com.vmware.vim25.VirtualMachineBootOptionsBootableCdromDevice;
import com.vmware.vim25.VirtualMachineBootOptionsBootableDevice;
import com.vmware.vim25.VirtualMachineBootOptionsBootableDiskDevice;
import com.vmware.vim25.VirtualMachineBootOptionsBootableEthernetDevice;
import java.util.ArrayList;
import java.util.List;
import slipway.lab.vim.wire.Faults;

/// In which order the firmware tries devices.
final class BootOrder {
  private BootOrder() {}

  static List<String> names(VirtualMachineBootOptionsBootableDevice[] order) {
    var names = new ArrayList<String>();
    for (VirtualMachineBootOptionsBootableDevice device : order) {
      names.add(
          switch (device) {
            case VirtualMachineBootOptionsBootableCdromDevice _ -> "cdrom";
            case VirtualMachineBootOptionsBootableDiskDevice _ -> "disk";
            case VirtualMachineBootOptionsBootableEthernetDevice _ -> "ethernet";
            default -> throw Faults.invalidArgument("config.bootOptions.bootOrder");
          });
    }
    return names;
  }

  static VirtualMachineBootOptions bean(Hardware hardware) {
    var options = new VirtualMachineBootOptions();
    options.bootDelay = 0L;
    options.enterBIOSSetup = false;
    options.bootRetryEnabled = false;
    var order = new ArrayList<VirtualMachineBootOptionsBootableDevice>();
    for (String name : hardware.bootOrder()) {
      switch (name) {
        case "cdrom" -> order.add(new VirtualMachineBootOptionsBootableCdromDevice());
        case "disk" -> {
          if (!hardware.disks().isEmpty()) {
            var disk = new VirtualMachineBootOptionsBootableDiskDevice();
            disk.deviceKey = hardware.disks().getFirst().key();
            order.add(disk);
          }
        }
        default -> {
          if (!hardware.nics().isEmpty()) {
            var nic = new VirtualMachineBootOptionsBootableEthernetDevice();
            nic.deviceKey = hardware.nics().getFirst().key();
            order.add(nic);
          }
        }
      }
    }
    options.bootOrder =
        order.isEmpty() ? null : order.toArray(VirtualMachineBootOptionsBootableDevice[]::new);
    return options;
  }
}
