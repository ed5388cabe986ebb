package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ConcurrentAccess;
import com.vmware.vim25.DiskChangeExtent;
import com.vmware.vim25.DiskChangeInfo;
import com.vmware.vim25.FileAlreadyExists;
import com.vmware.vim25.FileBackedVirtualDiskSpec;
import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskAdapterType;
import com.vmware.vim25.VirtualDiskType;
import com.vmware.vim25.VirtualMachineConfigSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.DiskFormat;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.Area;
import slipway.manager.vsphere.VSphere.AttachedDisk;
import slipway.manager.vsphere.VSphere.DiskAccess;
import slipway.manager.vsphere.VSphere.FrozenDisk;

/// Disks, snapshots and changed areas.
final class Disks {
  /// A whole disk of 62 TiB in areas of 64 KiB would be more; then a full copy is cheaper anyway.
  static final int MAX_AREAS = 4_000_000;

  /// How often an attachment is tried again when somebody else changed the machine meanwhile.
  static final int MAX_RACES = 5;

  private static final String PASSING_SNAPSHOT = "slipway-change-tracking";

  private final Connection connection;
  private final Retrieval retrieval;

  Disks(Connection connection) {
    this.connection = connection;
    this.retrieval = new Retrieval(connection);
  }

  void enableChangeTracking(Machine machine) {
    if (!machine.changeTrackingSupported()) {
      throw Problem.of(
              ProblemType.CHANGE_TRACKING_UNAVAILABLE,
              machine.name(),
              "its virtual hardware does not support changed block tracking")
          .toException();
    }
    if (!machine.changeTracking()) {
      VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
      spec.setChangeTrackingEnabled(true);
      reconfigure("Enabling changed block tracking", machine.id(), spec);
    } else if (isTracked(machine.id())) {
      return;
    }
    // It takes effect when the disks are opened anew, as a snapshot does.
    ObjectId passing =
        createSnapshot(machine.id(), PASSING_SNAPSHOT, "Makes changed block tracking take effect.");
    removeSnapshot(passing);
  }

  private boolean isTracked(ObjectId machine) {
    return disks(machine).stream().noneMatch(disk -> Backing.of(disk).changeId().isEmpty());
  }

  ObjectId createSnapshot(ObjectId machine, String name, String description) {
    Object made =
        connection.task(
            "Creating a snapshot",
            machine,
            (vim, _) ->
                vim.createSnapshot_Task(References.to(machine), name, description, false, false));
    return made(made, machine);
  }

  void removeSnapshot(ObjectId snapshot) {
    try {
      connection.task(
          "Removing a snapshot",
          snapshot,
          (vim, _) -> vim.removeSnapshot_Task(References.to(snapshot), false, true));
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, ManagedObjectNotFound.class)) {
        throw e;
      }
    }
  }

  List<FrozenDisk> frozenDisks(ObjectId snapshot) {
    return disks(snapshot).stream()
        .map(
            disk -> {
              Backing backing = Backing.of(disk);
              return new FrozenDisk(
                  disk.key, backing.path(), Backing.sizeBytes(disk), backing.changeId());
            })
        .toList();
  }

  List<Area> changedAreas(ObjectId machine, ObjectId snapshot, int diskKey, String changeId) {
    long size =
        frozenDisks(snapshot).stream()
            .filter(disk -> disk.key() == diskKey)
            .mapToLong(FrozenDisk::sizeBytes)
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.OBJECT_NOT_FOUND, "Disk " + diskKey + " in " + snapshot)
                        .toException());
    List<Area> areas = new ArrayList<>();
    for (long at = 0; at < size; ) {
      long from = at;
      DiskChangeInfo answer =
          connection.call(
              "Asking for changed areas",
              machine,
              (vim, _) ->
                  vim.queryChangedDiskAreas(
                      References.to(machine), References.to(snapshot), diskKey, from, changeId));
      at = append(areas, answer, from, size, machine);
    }
    return List.copyOf(areas);
  }

  /// Answers where the next question begins. Whatever is said to have changed is kept: areas are
  /// cut at the disk's end and where they overlap, never dropped.
  private static long append(
      List<Area> areas, @Nullable DiskChangeInfo answer, long from, long size, ObjectId machine) {
    if (answer == null || answer.length <= 0 || answer.startOffset + answer.length <= from) {
      throw untracked(machine, "vCenter's answer about changed areas makes no headway");
    }
    if (answer.startOffset > from) {
      throw untracked(machine, "vCenter's answer about changed areas leaves a gap");
    }
    DiskChangeExtent[] extents =
        answer.changedArea == null ? new DiskChangeExtent[0] : answer.changedArea;
    long lastStart = 0;
    for (DiskChangeExtent extent : extents) {
      if (extent.start < lastStart || extent.length <= 0) {
        throw untracked(machine, "vCenter's answer about changed areas is out of order");
      }
      lastStart = extent.start;
      long end = extent.start > size - extent.length ? size : extent.start + extent.length;
      add(areas, extent.start, end);
    }
    if (areas.size() > MAX_AREAS) {
      throw untracked(machine, "there are more than " + MAX_AREAS + " changed areas");
    }
    return answer.startOffset + answer.length;
  }

  private static void add(List<Area> areas, long start, long end) {
    if (!areas.isEmpty()) {
      Area before = areas.getLast();
      long known = before.offset() + before.length();
      if (start >= before.offset() && start <= known) {
        long length = Math.max(known, end) - before.offset();
        areas.set(areas.size() - 1, new Area(before.offset(), length));
        return;
      }
    }
    if (start < end) {
      areas.add(new Area(start, end - start));
    }
  }

  private static ProblemException untracked(ObjectId machine, String why) {
    return Problem.of(ProblemType.CHANGE_TRACKING_UNAVAILABLE, machine, why).toException();
  }

  void createDisk(ObjectId datacenter, String path, long sizeBytes, DiskFormat format) {
    makeDirectory(datacenter, path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    FileBackedVirtualDiskSpec spec = new FileBackedVirtualDiskSpec();
    spec.setDiskType(type(format).name());
    spec.setAdapterType(VirtualDiskAdapterType.lsiLogic.name());
    spec.setCapacityKb((sizeBytes + 1023) / 1024);
    connection.task(
        "Creating a disk",
        path,
        (vim, content) ->
            vim.createVirtualDisk_Task(
                content.virtualDiskManager, path, References.to(datacenter), spec));
  }

  // Never vim25's own `thick`: what others left in its blocks would show through.
  private static VirtualDiskType type(DiskFormat format) {
    return switch (format) {
      case THIN -> VirtualDiskType.thin;
      case THICK -> VirtualDiskType.preallocated;
      case THICK_EAGER -> VirtualDiskType.eagerZeroedThick;
    };
  }

  void makeDirectory(ObjectId datacenter, String directory) {
    if (directory.isEmpty()) {
      return;
    }
    try {
      connection.call(
          "Making a directory",
          directory,
          (vim, content) -> {
            vim.makeDirectory(content.fileManager, directory, References.to(datacenter), true);
            return directory;
          });
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, FileAlreadyExists.class)) {
        throw e;
      }
    }
  }

  void deleteDisk(ObjectId datacenter, String path) {
    try {
      connection.task(
          "Deleting a disk",
          path,
          (vim, content) ->
              vim.deleteVirtualDisk_Task(
                  content.virtualDiskManager, path, References.to(datacenter)));
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, FileNotFound.class)) {
        throw e;
      }
    }
  }

  /// @param slot where it is wanted
  AttachedDisk attachDisk(
      ObjectId machine, String path, DiskAccess access, Optional<Machine.Slot> slot) {
    for (int races = 0; ; races++) {
      Retrieval.Row row = retrieval.one(machine, "config.hardware.device", "config.changeVersion");
      VirtualDevice[] devices = MachineReader.devices(row);
      Optional<VirtualDisk> attached = at(path, devices);
      if (attached.isPresent()) {
        return attached(attached.get(), path, access);
      }
      VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
      spec.setChangeVersion(row.get("config.changeVersion", String.class));
      spec.setDeviceChange(
          slot.flatMap(where -> DeviceChanges.attachIn(where, devices, path))
              .orElseGet(() -> DeviceChanges.attach(machine, devices, path, access)));
      try {
        reconfigure("Attaching " + path, machine, spec);
      } catch (ProblemException e) {
        if (!Faults.isFrom(e, ConcurrentAccess.class) || races >= MAX_RACES) {
          throw e;
        }
      }
    }
  }

  private static AttachedDisk attached(VirtualDisk disk, String path, DiskAccess access) {
    Backing backing = Backing.of(disk);
    if (!backing.mode().equals(DeviceChanges.mode(access))) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              path + " is attached already, as " + backing.mode() + ".",
              "Detach it first.")
          .toException();
    }
    return new AttachedDisk(disk.key, backing.path(), backing.uuid());
  }

  void detachDisk(ObjectId machine, String path) {
    VirtualDevice[] devices;
    try {
      devices = MachineReader.devices(retrieval.one(machine, "config.hardware.device"));
    } catch (ProblemException e) {
      if (Faults.isFrom(e, ManagedObjectNotFound.class)) {
        return;
      }
      throw e;
    }
    at(path, devices)
        .ifPresent(
            disk -> {
              VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
              spec.setDeviceChange(DeviceChanges.remove(disk));
              reconfigure("Detaching " + path, machine, spec);
            });
  }

  void reconfigure(String deed, ObjectId machine, VirtualMachineConfigSpec spec) {
    connection.task(deed, machine, (vim, _) -> vim.reconfigVM_Task(References.to(machine), spec));
  }

  private List<VirtualDisk> disks(ObjectId machineOrSnapshot) {
    return Arrays.stream(
            MachineReader.devices(retrieval.one(machineOrSnapshot, "config.hardware.device")))
        .filter(VirtualDisk.class::isInstance)
        .map(VirtualDisk.class::cast)
        .toList();
  }

  private static Optional<VirtualDisk> at(String path, VirtualDevice[] devices) {
    return Arrays.stream(devices)
        .filter(d -> d instanceof VirtualDisk disk && Backing.of(disk).isAt(path))
        .map(VirtualDisk.class::cast)
        .findFirst();
  }

  /// The object that a task made.
  static ObjectId made(@Nullable Object result, Object forWhat) {
    if (result instanceof ManagedObjectReference reference) {
      return References.id(reference);
    }
    throw Problem.of(
            ProblemType.VCENTER_FAULT, "The task for " + forWhat, "vCenter names no new object")
        .toException();
  }
}
