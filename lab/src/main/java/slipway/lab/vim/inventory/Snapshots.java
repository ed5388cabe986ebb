package slipway.lab.vim.inventory;

import com.vmware.vim25.DiskChangeExtent;
import com.vmware.vim25.DiskChangeInfo;
import com.vmware.vim25.FileFault;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.VirtualMachinePowerState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.Area;
import slipway.lab.machine.Disk;
import slipway.lab.machine.DiskBusyException;
import slipway.lab.machine.UnknownChangeIdException;
import slipway.lab.vim.wire.Faults;

/// Snapshots of machines and what changed between them.
///
/// A snapshot keeps the file its disk had; the machine goes on in `NAME-000001.vmdk` and so on.
/// Those names stay until the last snapshot is gone, so a path that somebody attached stays right.
public final class Snapshots {
  /// The most areas one answer holds; the caller asks on from its end.
  public static final int MAX_AREAS = 2000;

  private final Inventory inventory;

  public Snapshots(Inventory inventory) {
    this.inventory = inventory;
  }

  /// Runs inside a task that holds the machine.
  public ManagedObjectReference create(
      VirtualMachine machine, String name, String description, boolean quiesce) throws IOException {
    VmRecord record = machine.machineRecord();
    if (record.snapshots().size() >= VmRecord.MAX_SNAPSHOTS) {
      throw Faults.notSupported("more than " + VmRecord.MAX_SNAPSHOTS + " snapshots");
    }
    String id = inventory.nextId("snapshot-");
    boolean on = machine.power() == VirtualMachinePowerState.poweredOn;
    boolean quiesced = quiesce && on && machine.guestStateNow().running();
    Map<String, String> changeIds = machine.body().freeze(id, quiesced);
    var frozen = new ArrayList<Hardware.DiskDevice>();
    var current = new ArrayList<Hardware.DiskDevice>();
    for (Hardware.DiskDevice disk : record.hardware().disks()) {
      if (disk.independent()) {
        current.add(disk);
        continue;
      }
      String changeId = record.trackingActive() ? changeIds.get(disk.base()) : null;
      frozen.add(disk.withChangeId(changeId));
      current.add(disk.withFile(nextFile(record, disk)));
    }
    int number = record.lastSnapshotNumber() + 1;
    String parent = record.snapshots().isEmpty() ? null : record.snapshots().getLast().id();
    var snapshots = new ArrayList<>(record.snapshots());
    snapshots.add(
        new VmRecord.Snapshot(
            id,
            number,
            name,
            description,
            Instant.now(),
            on,
            quiesced,
            parent,
            record.hardware().withDisks(frozen)));
    machine.become(
        record
            .with(record.hardware().withDisks(current))
            .withSnapshots(snapshots, number)
            .withTracking(record.changeTracking(), record.changeTracking()));
    inventory.addSnapshot(machine, id);
    inventory.clock().tick();
    return ManagedObject.reference("VirtualMachineSnapshot", id);
  }

  private static String nextFile(VmRecord record, Hardware.DiskDevice disk) {
    int highest = number(disk, disk.base());
    for (VmRecord.Snapshot snapshot : record.snapshots()) {
      for (Hardware.DiskDevice frozen : snapshot.hardware().disks()) {
        if (frozen.base().equals(disk.base())) {
          highest = Math.max(highest, number(frozen, disk.base()));
        }
      }
    }
    String stem = disk.base().substring(0, disk.base().length() - ".vmdk".length());
    return String.format("%s-%06d.vmdk", stem, highest + 1);
  }

  private static int number(Hardware.DiskDevice disk, String base) {
    if (disk.file().equals(base)) {
      return 0;
    }
    int end = disk.file().length() - ".vmdk".length();
    return Integer.parseInt(disk.file(), end - 6, end, 10);
  }

  /// Removes one snapshot and, when asked, those made on top of it.
  public void remove(VirtualMachine machine, String id, boolean children) throws IOException {
    List<VmRecord.Snapshot> all = machine.machineRecord().snapshots();
    int at = all.stream().map(VmRecord.Snapshot::id).toList().indexOf(id);
    if (at < 0) {
      throw Faults.notFound(ManagedObject.reference("VirtualMachineSnapshot", id));
    }
    for (int i = children ? all.size() - 1 : at; i >= at; i--) {
      removeOne(machine, all.get(i));
    }
  }

  public void removeAll(VirtualMachine machine) throws IOException {
    List<VmRecord.Snapshot> all = machine.machineRecord().snapshots();
    for (VmRecord.Snapshot snapshot : all.reversed()) {
      removeOne(machine, snapshot);
    }
  }

  private void removeOne(VirtualMachine machine, VmRecord.Snapshot snapshot) throws IOException {
    for (Hardware.DiskDevice frozen : snapshot.hardware().disks()) {
      Disk disk = disk(frozen);
      try {
        if (disk.snapshots().stream().anyMatch(s -> s.id().equals(snapshot.id()))) {
          disk.remove(snapshot.id());
        }
      } catch (DiskBusyException e) {
        throw Datastore.locked(frozen.file(), e);
      }
    }
    VmRecord record = machine.machineRecord();
    var left = new ArrayList<VmRecord.Snapshot>();
    for (VmRecord.Snapshot other : record.snapshots()) {
      if (!other.id().equals(snapshot.id())) {
        boolean child = snapshot.id().equals(other.parent());
        left.add(child ? other.withParent(snapshot.parent()) : other);
      }
    }
    Hardware hardware = record.hardware();
    if (left.isEmpty()) {
      hardware =
          hardware.withDisks(
              hardware.disks().stream()
                  .map(d -> d.independent() ? d : d.withFile(d.base()))
                  .toList());
    }
    machine.become(record.with(hardware).withSnapshots(left, record.lastSnapshotNumber()));
    if (inventory.find(snapshot.id()) instanceof VmSnapshot object) {
      inventory.remove(object);
    }
  }

  private Disk disk(Hardware.DiskDevice device) throws IOException {
    DatastorePath base = DatastorePath.parse(device.base(), "fileName");
    return inventory.datastore(base).disk(base);
  }

  /// What changed on a disk since a change id, as of a snapshot; a page of it from `startOffset`.
  /// vim25 VirtualMachine.QueryChangedDiskAreas
  public DiskChangeInfo changedAreas(
      VirtualMachine machine,
      @Nullable ManagedObjectReference snapshot,
      int deviceKey,
      long startOffset,
      String changeId)
      throws IOException {
    if (snapshot == null) {
      throw Faults.invalidArgument("snapshot");
    }
    VmRecord.Snapshot frozen =
        machine.machineRecord().snapshots().stream()
            .filter(s -> s.id().equals(snapshot.val))
            .findFirst()
            .orElseThrow(() -> Faults.notFound(snapshot));
    Hardware.DiskDevice device =
        frozen.hardware().disks().stream()
            .filter(d -> d.key() == deviceKey)
            .findFirst()
            .orElseThrow(() -> Faults.invalidArgument("deviceKey"));
    if (startOffset < 0 || startOffset >= device.sizeBytes()) {
      throw Faults.invalidArgument("startOffset");
    }
    if (device.changeId() == null) {
      throw Faults.file(
          new FileFault(), device.file(), "Change tracking was not active on the disk");
    }
    try {
      return page(disk(device).changedAreas(frozen.id(), changeId), device, startOffset);
    } catch (UnknownChangeIdException e) {
      throw Faults.file(new FileFault(), device.file(), "The change id is not known");
    }
  }

  private static DiskChangeInfo page(
      List<Area> areas, Hardware.DiskDevice device, long startOffset) {
    var info = new DiskChangeInfo();
    info.startOffset = startOffset;
    long end = device.sizeBytes();
    var extents = new ArrayList<DiskChangeExtent>();
    for (Area area : areas) {
      if (area.end() <= startOffset) {
        continue;
      }
      if (extents.size() == MAX_AREAS) {
        DiskChangeExtent last = extents.getLast();
        end = last.start + last.length;
        break;
      }
      var extent = new DiskChangeExtent();
      extent.start = Math.max(area.start(), startOffset);
      extent.length = Math.min(area.end(), device.sizeBytes()) - extent.start;
      extents.add(extent);
    }
    info.length = end - startOffset;
    info.changedArea = extents.isEmpty() ? null : extents.toArray(DiskChangeExtent[]::new);
    return info;
  }
}
