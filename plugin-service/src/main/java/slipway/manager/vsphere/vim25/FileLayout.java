package slipway.manager.vsphere.vim25;

import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualMachineFileLayoutExDiskLayout;
import com.vmware.vim25.VirtualMachineFileLayoutExDiskUnit;
import com.vmware.vim25.VirtualMachineFileLayoutExFileInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What a machine's disks take of their datastores. // vim25 VirtualMachineFileLayoutEx
///
/// @param bytes by the key of the disk; a disk that vCenter does not tell of is missing
record FileLayout(Map<Integer, Long> bytes) {

  static FileLayout of(Retrieval.Row row) {
    VirtualMachineFileLayoutExDiskLayout[] disks =
        row.get("layoutEx.disk", VirtualMachineFileLayoutExDiskLayout[].class);
    VirtualMachineFileLayoutExFileInfo[] files =
        row.get("layoutEx.file", VirtualMachineFileLayoutExFileInfo[].class);
    if (disks == null || files == null) {
      return new FileLayout(Map.of());
    }
    Map<Integer, Long> sizes = new HashMap<>();
    for (VirtualMachineFileLayoutExFileInfo file : files) {
      sizes.put(file.key, file.size);
    }
    Map<Integer, Long> bytes = new HashMap<>();
    for (VirtualMachineFileLayoutExDiskLayout disk : disks) {
      if (disk.chain != null) {
        bytes.put(disk.key, Arrays.stream(disk.chain).mapToLong(unit -> size(unit, sizes)).sum());
      }
    }
    return new FileLayout(Map.copyOf(bytes));
  }

  private static long size(VirtualMachineFileLayoutExDiskUnit unit, Map<Integer, Long> sizes) {
    return unit.fileKey == null
        ? 0
        : Arrays.stream(unit.fileKey).mapToLong(key -> sizes.getOrDefault(key, 0L)).sum();
  }

  /// Never more than the disk holds: copies of one block in several snapshots are one at the
  /// destination.
  long allocatedBytes(VirtualDisk disk) {
    long size = Backing.sizeBytes(disk);
    long told = bytes.getOrDefault(disk.key, 0L);
    return told <= 0 ? size : Math.min(told, size);
  }
}
