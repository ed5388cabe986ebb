package slipway.manager.vsphere.vim25;

import com.vmware.vim25.VirtualDeviceBackingInfo;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import com.vmware.vim25.VirtualDiskSeSparseBackingInfo;
import com.vmware.vim25.VirtualDiskSparseVer2BackingInfo;
import org.jspecify.annotations.Nullable;

/// What stands behind a virtual disk; vim25 says the same things in a class per format.
///
/// @param unsupported empty, or why the disk cannot be migrated
record Backing(String path, String mode, String uuid, String changeId, String unsupported) {

  static Backing of(VirtualDisk disk) {
    VirtualDeviceBackingInfo info = disk.backing;
    return switch (info) {
      case VirtualDiskFlatVer2BackingInfo b ->
          new Backing(
              or(b.fileName),
              or(b.diskMode),
              or(b.uuid),
              or(b.changeId),
              "sharingMultiWriter".equals(b.sharing)
                  ? "shared by several machines"
                  : mode(b.diskMode));
      case VirtualDiskSeSparseBackingInfo b ->
          new Backing(or(b.fileName), or(b.diskMode), or(b.uuid), or(b.changeId), mode(b.diskMode));
      case VirtualDiskSparseVer2BackingInfo b ->
          new Backing(or(b.fileName), or(b.diskMode), or(b.uuid), or(b.changeId), mode(b.diskMode));
      case VirtualDiskRawDiskMappingVer1BackingInfo b ->
          new Backing(
              or(b.fileName),
              or(b.diskMode),
              or(b.uuid),
              or(b.changeId),
              "virtualMode".equals(b.compatibilityMode)
                  ? mode(b.diskMode)
                  : "a raw device in physical mode");
      case null -> new Backing("", "", "", "", "without a file");
      default -> new Backing("", "", "", "", "of a kind that cannot be read");
    };
  }

  /// Two spellings of one datastore path are the same file.
  boolean isAt(String other) {
    return normal(path).equals(normal(other));
  }

  private static String normal(String path) {
    return path.strip().replaceFirst("\\]\\s*", "] ").replaceAll("/+", "/");
  }

  private static String mode(@Nullable String mode) {
    return mode != null && mode.startsWith("independent")
        ? "independent, left out of snapshots"
        : "";
  }

  private static String or(@Nullable String told) {
    return told == null ? "" : told;
  }

  static long sizeBytes(VirtualDisk disk) {
    return disk.capacityInBytes == null ? disk.capacityInKB << 10 : disk.capacityInBytes;
  }
}
