package slipway.lab.vim.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.DiskFormat;

/// A machine's parts, as its configuration file keeps them.
///
/// @param bootOrder `cdrom`, `disk`, `ethernet`; empty leaves the firmware's own
public record Hardware(
    String firmware,
    int cpus,
    int memoryMiB,
    List<String> bootOrder,
    List<Controller> controllers,
    List<DiskDevice> disks,
    List<CdDevice> cds,
    List<NicDevice> nics) {

  /// @param type the vim25 class, as in `ParaVirtualSCSIController`
  public record Controller(int key, String type, int bus) {
    boolean isScsi() {
      return type.contains("SCSI") || type.contains("LsiLogic") || type.contains("BusLogic");
    }
  }

  /// @param file the `[datastore] path` the machine writes to now; changes with each snapshot
  /// @param base the disk's first file, by which the datastore knows it
  /// @param mode vim25 `VirtualDiskMode`
  /// @param uuid names the device inside the machine
  /// @param changeId of a frozen disk, when changes were tracked
  /// @param frozenAs the snapshot whose content this is, when it is somebody's frozen disk
  /// @param format how it takes its space
  public record DiskDevice(
      int key,
      int controller,
      int unit,
      String file,
      String base,
      long sizeBytes,
      String mode,
      String uuid,
      @Nullable String changeId,
      @Nullable String frozenAs,
      DiskFormat format) {
    static final String NONPERSISTENT = "independent_nonpersistent";

    boolean independent() {
      return mode.startsWith("independent_");
    }

    DiskDevice withFile(String other) {
      return new DiskDevice(
          key, controller, unit, other, base, sizeBytes, mode, uuid, changeId, frozenAs, format);
    }

    DiskDevice withChangeId(@Nullable String id) {
      return new DiskDevice(
          key, controller, unit, file, base, sizeBytes, mode, uuid, id, frozenAs, format);
    }
  }

  /// @param iso `[datastore] path`; null for an empty drive
  public record CdDevice(
      int key, int controller, int unit, @Nullable String iso, boolean startConnected) {}

  /// @param type the vim25 class, as in `VirtualVmxnet3`
  public record NicDevice(
      int key,
      int controller,
      int unit,
      String type,
      String mac,
      String network,
      boolean assigned) {}

  public Hardware {
    bootOrder = List.copyOf(bootOrder);
    controllers = List.copyOf(controllers);
    disks = List.copyOf(disks);
    cds = List.copyOf(cds);
    nics = List.copyOf(nics);
  }

  /// The parts every machine has.
  static Hardware bare(String firmware, int cpus, int memoryMiB) {
    return new Hardware(
        firmware,
        cpus,
        memoryMiB,
        List.of(),
        List.of(
            new Controller(200, "VirtualIDEController", 0),
            new Controller(201, "VirtualIDEController", 1),
            new Controller(300, "VirtualPS2Controller", 0),
            new Controller(100, "VirtualPCIController", 0),
            new Controller(400, "VirtualSIOController", 0)),
        List.of(),
        List.of(),
        List.of());
  }

  Hardware withDisks(List<DiskDevice> others) {
    return new Hardware(firmware, cpus, memoryMiB, bootOrder, controllers, others, cds, nics);
  }

  Hardware withCds(List<CdDevice> others) {
    return new Hardware(firmware, cpus, memoryMiB, bootOrder, controllers, disks, others, nics);
  }

  Hardware withNics(List<NicDevice> others) {
    return new Hardware(firmware, cpus, memoryMiB, bootOrder, controllers, disks, cds, others);
  }

  Hardware withControllers(List<Controller> others) {
    return new Hardware(firmware, cpus, memoryMiB, bootOrder, others, disks, cds, nics);
  }

  Hardware withSizes(String otherFirmware, int otherCpus, int otherMemoryMiB) {
    return new Hardware(
        otherFirmware, otherCpus, otherMemoryMiB, bootOrder, controllers, disks, cds, nics);
  }

  Hardware withBootOrder(List<String> order) {
    return new Hardware(firmware, cpus, memoryMiB, order, controllers, disks, cds, nics);
  }
}
