package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ParaVirtualSCSIController;
import com.vmware.vim25.VirtualBusLogicController;
import com.vmware.vim25.VirtualCdrom;
import com.vmware.vim25.VirtualCdromIsoBackingInfo;
import com.vmware.vim25.VirtualCdromRemotePassthroughBackingInfo;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDeviceConnectInfo;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualDiskMode;
import com.vmware.vim25.VirtualLsiLogicController;
import com.vmware.vim25.VirtualLsiLogicSASController;
import com.vmware.vim25.VirtualSCSIController;
import com.vmware.vim25.VirtualSCSISharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// The changes of devices that a reconfiguration asks for.
final class DeviceChanges {
  /// On every virtual SCSI bus; pvscsi's further 48 need newer hardware than we may count on.
  static final int UNITS = 16;

  /// The controller itself sits on this unit.
  private static final int OWN_UNIT = 7;

  static final int MAX_SCSI_BUSES = 4;

  /// New devices name each other by negative keys, which vCenter replaces.
  private static final int NEW_CONTROLLER = -101;

  private static final int NEW_DISK = -102;

  /// The kinds of SCSI controllers that every machine may have.
  private static final Map<String, Supplier<VirtualSCSIController>> SCSI_KINDS =
      Map.of(
          "ParaVirtualSCSIController", ParaVirtualSCSIController::new,
          "VirtualLsiLogicController", VirtualLsiLogicController::new,
          "VirtualLsiLogicSASController", VirtualLsiLogicSASController::new,
          "VirtualBusLogicController", VirtualBusLogicController::new);

  private DeviceChanges() {}

  static String mode(DiskAccess access) {
    return switch (access) {
      case WRITABLE -> VirtualDiskMode.persistent.name();
      case FROZEN -> VirtualDiskMode.independent_nonpersistent.name();
    };
  }

  /// On the first free unit there is; with a new controller when every unit is taken.
  static VirtualDeviceConfigSpec[] attach(
      ObjectId machine, VirtualDevice[] devices, String path, DiskAccess access) {
    List<VirtualSCSIController> controllers =
        Arrays.stream(devices)
            .filter(VirtualSCSIController.class::isInstance)
            .map(VirtualSCSIController.class::cast)
            .filter(c -> c.sharedBus == null || c.sharedBus == VirtualSCSISharing.noSharing)
            .toList();
    for (VirtualSCSIController controller : controllers) {
      OptionalInt unit = freeUnit(controller, devices);
      if (unit.isPresent()) {
        VirtualDisk disk = disk(NEW_DISK, controller.key, unit.getAsInt(), path, mode(access));
        return new VirtualDeviceConfigSpec[] {change(VirtualDeviceConfigSpecOperation.add, disk)};
      }
    }
    VirtualDisk disk = disk(NEW_DISK, NEW_CONTROLLER, 0, path, mode(access));
    return new VirtualDeviceConfigSpec[] {
      change(
          VirtualDeviceConfigSpecOperation.add, pvscsi(NEW_CONTROLLER, freeBus(machine, devices))),
      change(VirtualDeviceConfigSpecOperation.add, disk)
    };
  }

  /// In a slot, with a controller of its kind when the bus has none. Empty when the slot is taken,
  /// or of a kind or number that not every machine has.
  static Optional<VirtualDeviceConfigSpec[]> attachIn(
      Machine.Slot slot, VirtualDevice[] devices, String path) {
    if (!isScsi(slot.bus()) || slot.unit() < 0 || slot.unit() >= UNITS || slot.unit() == OWN_UNIT) {
      return Optional.empty();
    }
    String mode = mode(DiskAccess.WRITABLE);
    Optional<VirtualSCSIController> there =
        Arrays.stream(devices)
            .filter(VirtualSCSIController.class::isInstance)
            .map(VirtualSCSIController.class::cast)
            .filter(controller -> controller.busNumber == slot.bus().number())
            .findFirst();
    if (there.isEmpty()) {
      VirtualDisk disk = disk(NEW_DISK, NEW_CONTROLLER, slot.unit(), path, mode);
      return Optional.of(
          new VirtualDeviceConfigSpec[] {
            change(VirtualDeviceConfigSpecOperation.add, scsi(NEW_CONTROLLER, slot.bus())),
            change(VirtualDeviceConfigSpecOperation.add, disk)
          });
    }
    int key = there.get().key;
    boolean taken =
        Arrays.stream(devices)
            .anyMatch(
                device ->
                    device.controllerKey != null
                        && device.controllerKey == key
                        && device.unitNumber != null
                        && device.unitNumber == slot.unit());
    return taken
        ? Optional.empty()
        : Optional.of(
            new VirtualDeviceConfigSpec[] {
              change(
                  VirtualDeviceConfigSpecOperation.add,
                  disk(NEW_DISK, key, slot.unit(), path, mode))
            });
  }

  static boolean isScsi(Machine.Bus bus) {
    return SCSI_KINDS.containsKey(bus.kind()) && bus.number() >= 0 && bus.number() < MAX_SCSI_BUSES;
  }

  private static OptionalInt freeUnit(VirtualSCSIController controller, VirtualDevice[] devices) {
    List<Integer> taken = new ArrayList<>(List.of(OWN_UNIT));
    for (VirtualDevice device : devices) {
      boolean here = device.controllerKey != null && device.controllerKey == controller.key;
      if (here && device.unitNumber != null) {
        taken.add(device.unitNumber);
      }
    }
    return IntStream.range(0, UNITS).filter(unit -> !taken.contains(unit)).findFirst();
  }

  private static int freeBus(ObjectId machine, VirtualDevice[] devices) {
    List<Integer> taken =
        Arrays.stream(devices)
            .filter(VirtualSCSIController.class::isInstance)
            .map(d -> ((VirtualSCSIController) d).busNumber)
            .toList();
    return IntStream.range(0, MAX_SCSI_BUSES)
        .filter(bus -> !taken.contains(bus))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.STATE_CONFLICT,
                        machine + " has no room for another disk.",
                        "Detach disks that are no longer needed, or add another gateway.")
                    .toException());
  }

  static VirtualSCSIController pvscsi(int key, int bus) {
    return scsi(key, new Machine.Bus("ParaVirtualSCSIController", bus));
  }

  /// @param bus one that [#isScsi]
  static VirtualSCSIController scsi(int key, Machine.Bus bus) {
    VirtualSCSIController controller =
        Objects.requireNonNull(SCSI_KINDS.get(bus.kind()), bus.kind()).get();
    controller.setKey(key);
    controller.setBusNumber(bus.number());
    controller.setSharedBus(VirtualSCSISharing.noSharing);
    return controller;
  }

  static VirtualDisk disk(int key, int controller, int unit, String path, String mode) {
    VirtualDiskFlatVer2BackingInfo backing = new VirtualDiskFlatVer2BackingInfo();
    backing.setFileName(path);
    backing.setDiskMode(mode);
    VirtualDisk disk = new VirtualDisk();
    disk.setKey(key);
    disk.setControllerKey(controller);
    disk.setUnitNumber(unit);
    disk.setBacking(backing);
    return disk;
  }

  /// Without a file operation, so the files stay.
  static VirtualDeviceConfigSpec[] remove(VirtualDisk disk) {
    return new VirtualDeviceConfigSpec[] {change(VirtualDeviceConfigSpecOperation.remove, disk)};
  }

  static VirtualDeviceConfigSpec[] editCd(VirtualCdrom drive, String isoPath, boolean powered) {
    load(drive, isoPath, powered);
    return new VirtualDeviceConfigSpec[] {change(VirtualDeviceConfigSpecOperation.edit, drive)};
  }

  /// @param isoPath empty for an empty drive
  /// @param powered whether the machine runs, so that the disc appears at once
  static void load(VirtualCdrom drive, String isoPath, boolean powered) {
    VirtualDeviceConnectInfo connection = new VirtualDeviceConnectInfo();
    connection.setAllowGuestControl(true);
    connection.setStartConnected(!isoPath.isEmpty());
    connection.setConnected(!isoPath.isEmpty() && powered);
    drive.setConnectable(connection);
    if (isoPath.isEmpty()) {
      VirtualCdromRemotePassthroughBackingInfo empty =
          new VirtualCdromRemotePassthroughBackingInfo();
      empty.setDeviceName("");
      drive.setBacking(empty);
    } else {
      VirtualCdromIsoBackingInfo iso = new VirtualCdromIsoBackingInfo();
      iso.setFileName(isoPath);
      drive.setBacking(iso);
    }
  }

  static VirtualDeviceConfigSpec change(
      VirtualDeviceConfigSpecOperation operation, VirtualDevice device) {
    VirtualDeviceConfigSpec change = new VirtualDeviceConfigSpec();
    change.setOperation(operation);
    change.setDevice(device);
    return change;
  }
}
