package slipway.lab.vim.inventory;

import com.vmware.vim25.VirtualMachineFileLayoutEx;
import com.vmware.vim25.VirtualMachineFileLayoutExDiskLayout;
import com.vmware.vim25.VirtualMachineFileLayoutExDiskUnit;
import com.vmware.vim25.VirtualMachineFileLayoutExFileInfo;
import com.vmware.vim25.VirtualMachineFileLayoutExFileType;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import slipway.lab.machine.Disk;
import slipway.lab.machine.DiskFormat;

/// What a machine's disks take of their datastores. Snapshots do not show: each disk is one file
/// with all that its layers hold. // vim25 VirtualMachineFileLayoutEx
final class FileLayout {
  private FileLayout() {}

  static VirtualMachineFileLayoutEx of(VmRecord record, Inventory inventory) {
    List<VirtualMachineFileLayoutExFileInfo> files = new ArrayList<>();
    List<VirtualMachineFileLayoutExDiskLayout> disks = new ArrayList<>();
    for (Hardware.DiskDevice device : record.hardware().disks()) {
      int file = files.size();
      files.add(extent(file, device, inventory));
      var unit = new VirtualMachineFileLayoutExDiskUnit();
      unit.fileKey = new int[] {file};
      var disk = new VirtualMachineFileLayoutExDiskLayout();
      disk.key = device.key();
      disk.chain = new VirtualMachineFileLayoutExDiskUnit[] {unit};
      disks.add(disk);
    }
    var layout = new VirtualMachineFileLayoutEx();
    layout.file = files.toArray(VirtualMachineFileLayoutExFileInfo[]::new);
    layout.disk = disks.toArray(VirtualMachineFileLayoutExDiskLayout[]::new);
    layout.timestamp = GregorianCalendar.from(Instant.now().atZone(ZoneOffset.UTC));
    return layout;
  }

  private static VirtualMachineFileLayoutExFileInfo extent(
      int key, Hardware.DiskDevice device, Inventory inventory) {
    var file = new VirtualMachineFileLayoutExFileInfo();
    file.key = key;
    file.name = device.file();
    file.type = VirtualMachineFileLayoutExFileType.diskExtent.name();
    file.size = size(device, inventory);
    return file;
  }

  private static long size(Hardware.DiskDevice device, Inventory inventory) {
    if (device.format() != DiskFormat.THIN) {
      return device.sizeBytes();
    }
    DatastorePath base = DatastorePath.parse(device.base(), "fileName");
    try {
      Disk disk = inventory.datastore(base).disk(base);
      return disk.allocatedBytes();
    } catch (IOException e) {
      return device.sizeBytes();
    }
  }
}
