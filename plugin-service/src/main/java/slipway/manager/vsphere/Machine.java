package slipway.manager.vsphere;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A virtual machine as vCenter describes it.
///
/// @param guestId vim25's `VirtualMachineGuestOsIdentifier`, as in `debian12_64Guest`
/// @param guestFullName the operating system as Tools tells it, or as configured
/// @param directory `[datastore] directory` of the machine's files
/// @param firmware `bios` or `efi`
/// @param ipAddress as Tools tells it; empty when unknown
/// @param hostName as Tools tells it; empty when unknown
/// @param place where it is in the inventory
/// @param extraConfig the machine's advanced settings that Slipway looks at
public record Machine(
    ObjectId id,
    String name,
    String instanceUuid,
    Power power,
    Tools tools,
    boolean guestOperationsReady,
    String guestId,
    String guestFullName,
    String directory,
    String firmware,
    int cpus,
    int memoryMiB,
    boolean changeTrackingSupported,
    boolean changeTracking,
    boolean consolidationNeeded,
    List<Disk> disks,
    List<Nic> nics,
    List<Snapshot> snapshots,
    String ipAddress,
    String hostName,
    Place place,
    java.util.Map<String, String> extraConfig) {

  /// The advanced setting with what VMware Tools tell of the guest in detail, as in
  /// `distroName='Ubuntu' distroVersion='22.04'`.
  public static final String DETAILED_DATA = "guestInfo.detailed.data";

  /// Whether the guest is a Windows, by what vCenter tells of it.
  public boolean runsWindows() {
    return guestId.startsWith("win") || guestFullName.startsWith("Microsoft Windows");
  }

  /// The setting that has Secure Boot on, as .vmx files have it: vim25 6.0 knows no other way. Not
  /// every vCenter shows it.
  public static final String SECURE_BOOT = "uefi.secureBoot.enabled";

  /// Whether vCenter tells that the machine starts with Secure Boot.
  public boolean secureBoot() {
    return Boolean.parseBoolean(extraConfig.getOrDefault(SECURE_BOOT, ""));
  }

  /// vim25 `VirtualMachinePowerState`.
  public enum Power {
    ON,
    OFF,
    SUSPENDED
  }

  /// vim25 `VirtualMachineToolsRunningStatus`.
  public enum Tools {
    RUNNING,
    NOT_RUNNING,
    EXECUTING_SCRIPTS
  }

  /// @param allocatedBytes what its files take of their datastores; its size when vCenter does not
  ///     tell
  /// @param mode vim25 `VirtualDiskMode`
  /// @param unsupported empty, or why the disk cannot be migrated (RDM, shared, …)
  public record Disk(
      int key,
      String label,
      String path,
      long sizeBytes,
      long allocatedBytes,
      String mode,
      String unsupported,
      Slot slot) {}

  /// A bus that disks are on.
  ///
  /// @param kind the vim25 class of its controller, as in `ParaVirtualSCSIController`
  /// @param number of the bus among those of controllers alike
  public record Bus(String kind, int number) {}

  /// Where a disk is in its machine.
  public record Slot(Bus bus, int unit) {}

  /// @param network the network's id; its type is `Network` or `DistributedVirtualPortgroup`
  public record Nic(int key, String label, String macAddress, ObjectId network, String model) {}

  public record Snapshot(ObjectId id, String name) {}

  /// Each is absent when the session may not see it, or there is none.
  ///
  /// @param cluster or the single host
  /// @param folder that it stands in itself; a vApp's machine is in none
  public record Place(
      @Nullable ObjectId cluster, @Nullable ObjectId folder, @Nullable ObjectId pool) {
    public static final Place UNKNOWN = new Place(null, null, null);
  }
}
