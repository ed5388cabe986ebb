package slipway.lab.vim.inventory;

import com.vmware.vim25.FileLocked;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecFileOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.Disk;
import slipway.lab.machine.DiskFormat;
import slipway.lab.vim.inventory.Hardware.DiskDevice;
import slipway.lab.vim.wire.Faults;

/// What a specification does to disks: files made and opened, devices to attach and detach. Every
/// effect can be taken back until [#commit].
final class DiskChanges {
  private static final String PERSISTENT = "persistent";
  private static final Set<String> MODES =
      Set.of(PERSISTENT, "independent_persistent", DiskDevice.NONPERSISTENT);

  /// Where a disk goes in its machine.
  record Slot(int key, int controller, int unit) {}

  /// What a frozen disk has of the one it was frozen from.
  private record Frozen(long sizeBytes, DiskFormat format) {}

  /// An effect that takes something back.
  interface Undo {
    void run() throws IOException;
  }

  private final Inventory inventory;
  private final VmRecord record;
  private final List<DiskDevice> attach = new ArrayList<>();
  private final List<DiskDevice> detach = new ArrayList<>();
  private final List<DatastorePath> destroy = new ArrayList<>();
  private final Deque<Undo> undo = new ArrayDeque<>();

  DiskChanges(Inventory inventory, VmRecord record) {
    this.inventory = inventory;
    this.record = record;
  }

  DiskDevice add(VirtualDeviceConfigSpec change, VirtualDisk bean, Slot slot, String argument)
      throws IOException {
    if (!(bean.backing instanceof VirtualDiskFlatVer2BackingInfo backing)) {
      throw Faults.invalidArgument(argument + ".device.backing");
    }
    String mode = backing.diskMode == null ? PERSISTENT : backing.diskMode;
    if (!MODES.contains(mode)) {
      throw Faults.invalidArgument(argument + ".device.backing.diskMode");
    }
    boolean create = change.fileOperation == VirtualDeviceConfigSpecFileOperation.create;
    DiskDevice device =
        create
            ? created(bean, backing, slot, mode, argument)
            : existing(backing, slot, mode, argument);
    attach.add(device);
    return device;
  }

  private DiskDevice created(
      VirtualDisk bean,
      VirtualDiskFlatVer2BackingInfo backing,
      Slot slot,
      String mode,
      String argument)
      throws IOException {
    long size = bean.capacityInBytes != null ? bean.capacityInBytes : bean.capacityInKB * 1024;
    if (size <= 0 || size % 512 != 0) {
      throw Faults.invalidArgument(argument + ".device.capacityInBytes");
    }
    DatastorePath path = newPath(backing.fileName, argument);
    Datastore datastore = inventory.datastore(path);
    Disk disk = datastore.createDisk(path, size, format(backing));
    undo.push(() -> datastore.deleteDisk(path));
    return device(slot, path.toString(), path.toString(), disk, mode);
  }

  // Unset, a disk is thick. // vim25 VirtualDiskFlatVer2BackingInfo
  private static DiskFormat format(VirtualDiskFlatVer2BackingInfo backing) {
    if (Boolean.TRUE.equals(backing.thinProvisioned)) {
      return DiskFormat.THIN;
    }
    return Boolean.TRUE.equals(backing.eagerlyScrub) ? DiskFormat.THICK_EAGER : DiskFormat.THICK;
  }

  private static DiskDevice device(Slot slot, String file, String base, Disk disk, String mode) {
    return new DiskDevice(
        slot.key(),
        slot.controller(),
        slot.unit(),
        file,
        base,
        disk.sizeBytes(),
        mode,
        disk.uuid().toString(),
        null,
        null,
        disk.format());
  }

  /// The given path, or a free one in the machine's directory.
  private DatastorePath newPath(@Nullable String given, String argument) {
    DatastorePath directory = DatastorePath.parse(record.directory(), "directory");
    if (given != null && !given.isBlank()) {
      DatastorePath path = DatastorePath.parse(given, argument + ".device.backing.fileName");
      if (path.isDisk()) {
        return path;
      }
    }
    for (int n = 0; ; n++) {
      DatastorePath path = directory.resolve(directory.file() + (n == 0 ? "" : "_" + n) + ".vmdk");
      if (!inventory.datastore(path).hasDisk(path)) {
        return path;
      }
    }
  }

  private DiskDevice existing(
      VirtualDiskFlatVer2BackingInfo backing, Slot slot, String mode, String argument)
      throws IOException {
    if (backing.fileName == null) {
      throw Faults.invalidArgument(argument + ".device.backing.fileName");
    }
    DatastorePath path = DatastorePath.parse(backing.fileName, argument + ".backing.fileName");
    String file = path.toString();
    if (record.hardware().disks().stream().anyMatch(d -> d.file().equals(file))) {
      throw Faults.of(new com.vmware.vim25.InvalidDeviceSpec(), "The disk is attached already");
    }
    boolean frozen = mode.equals(DiskDevice.NONPERSISTENT);
    for (VirtualMachine machine : inventory.machines()) {
      for (VmRecord.Snapshot snapshot : machine.machineRecord().snapshots()) {
        for (DiskDevice disk : snapshot.hardware().disks()) {
          if (disk.file().equals(file)) {
            return ofSnapshot(disk, snapshot.id(), slot, frozen);
          }
        }
      }
    }
    String base = base(file);
    DatastorePath basePath = DatastorePath.parse(base, argument + ".backing.fileName");
    Disk disk = inventory.datastore(basePath).disk(basePath);
    if (!frozen || !record.isProcess()) {
      return device(slot, file, base, disk, mode);
    }
    // Nobody froze it yet: hold still what it is now for as long as it is attached.
    UUID device = UUID.randomUUID();
    String own = "nonpersistent-" + device;
    disk.freeze(own);
    undo.push(() -> disk.remove(own));
    return frozen(slot, file, base, new Frozen(disk.sizeBytes(), disk.format()), device, own);
  }

  /// The first file of the disk that some machine writes to under that path now.
  private String base(String file) {
    return inventory.machines().stream()
        .flatMap(vm -> vm.machineRecord().hardware().disks().stream())
        .filter(d -> d.file().equals(file))
        .map(DiskDevice::base)
        .findFirst()
        .orElse(file);
  }

  private DiskDevice ofSnapshot(DiskDevice disk, String snapshot, Slot slot, boolean frozen) {
    if (!frozen || !record.isProcess()) {
      throw Faults.file(
          new FileLocked(), disk.file(), "Unable to access file since it is locked by a snapshot");
    }
    return frozen(
        slot,
        disk.file(),
        disk.base(),
        new Frozen(disk.sizeBytes(), disk.format()),
        UUID.randomUUID(),
        snapshot);
  }

  private static DiskDevice frozen(
      Slot slot, String file, String base, Frozen disk, UUID device, String snapshot) {
    return new DiskDevice(
        slot.key(),
        slot.controller(),
        slot.unit(),
        file,
        base,
        disk.sizeBytes(),
        DiskDevice.NONPERSISTENT,
        device.toString(),
        null,
        snapshot,
        disk.format());
  }

  void remove(VirtualDeviceConfigSpec change, DiskDevice old) {
    boolean hasSnapshots = !record.snapshots().isEmpty() && !old.independent();
    if (hasSnapshots && change.fileOperation == VirtualDeviceConfigSpecFileOperation.destroy) {
      throw Faults.notSupported("deleting a disk that snapshots hold");
    }
    detach.add(old);
    if (change.fileOperation == VirtualDeviceConfigSpecFileOperation.destroy) {
      destroy.add(DatastorePath.parse(old.base(), "fileName"));
    }
  }

  DiskDevice edit(VirtualDisk bean, DiskDevice old, String argument) {
    long size = bean.capacityInBytes != null ? bean.capacityInBytes : bean.capacityInKB * 1024;
    if (size != old.sizeBytes()) {
      throw Faults.notSupported("another size for a disk");
    }
    if (bean.backing instanceof VirtualDiskFlatVer2BackingInfo backing
        && backing.diskMode != null
        && !backing.diskMode.equals(old.mode())) {
      throw Faults.invalidArgument(argument + ".device.backing.diskMode");
    }
    return old;
  }

  /// Makes the devices come and go in a powered-on body.
  void carryOut(VirtualMachine machine, Configuration.DetachListener detached) throws IOException {
    for (DiskDevice disk : detach) {
      machine.body().detach(disk);
      undo.push(() -> machine.body().attach(disk));
      if (!disk.mode().equals(DiskDevice.NONPERSISTENT)) {
        detached.detached(machine, disk);
      }
    }
    for (DiskDevice disk : attach) {
      try {
        machine.body().attach(disk);
      } catch (slipway.lab.machine.DiskBusyException e) {
        throw Datastore.locked(disk.file(), e);
      }
      undo.push(() -> machine.body().detach(disk));
    }
  }

  /// After the new record is in place: what cannot be taken back.
  void commit() throws IOException {
    undo.clear();
    for (DiskDevice disk : detach) {
      String frozen = disk.frozenAs();
      if (frozen != null && frozen.startsWith("nonpersistent-")) {
        DatastorePath base = DatastorePath.parse(disk.base(), "fileName");
        inventory.datastore(base).disk(base).remove(frozen);
      }
    }
    for (DatastorePath path : destroy) {
      inventory.datastore(path).deleteDisk(path);
    }
  }

  void rollBack(Throwable cause) {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (IOException | RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
