package slipway.lab.vim.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import slipway.lab.machine.DeviceDirectory;
import slipway.lab.vim.wire.Faults;

/// A gateway: its process runs on this host, its disks appear in a directory.
final class ApplianceBody implements Body {
  private final Bodies.Storage storage;
  private final DeviceDirectory devices;
  private volatile VmRecord record;
  private volatile boolean on;

  ApplianceBody(VmRecord record, Bodies.Storage storage) throws IOException {
    this.storage = storage;
    this.record = record;
    String directory = record.extraConfig().get(VmRecord.DEVICES);
    if (directory == null) {
      throw Faults.invalidArgument("configSpec.extraConfig[" + VmRecord.DEVICES + "]");
    }
    devices = new DeviceDirectory(Path.of(directory), record.identity().name());
  }

  @Override
  public boolean poweredOn() {
    return on;
  }

  @Override
  public void configure(VmRecord next) {
    record = next;
  }

  @Override
  public synchronized void powerOn() throws IOException {
    on = true;
    for (Hardware.DiskDevice disk : record.hardware().disks()) {
      try {
        attach(disk);
      } catch (IOException e) {
        powerOff();
        throw e;
      }
    }
  }

  @Override
  public synchronized void powerOff() throws IOException {
    for (UUID device : devices.attached()) {
      devices.detach(device);
    }
    on = false;
  }

  @Override
  public void reset() {
    // The process on this host is not ours to restart; its devices stay.
  }

  @Override
  public Map<String, String> freeze(String snapshot, boolean quiesce) {
    throw Faults.notSupported("snapshots of a machine whose process runs on the lab's host");
  }

  @Override
  public synchronized void attach(Hardware.DiskDevice disk) throws IOException {
    String frozen = disk.frozenAs();
    if (frozen == null) {
      devices.attachWritable(storage.disks().open(disk.base()));
    } else {
      devices.attachFrozen(storage.disks().open(disk.base()), frozen, UUID.fromString(disk.uuid()));
    }
  }

  @Override
  public synchronized void detach(Hardware.DiskDevice disk) throws IOException {
    devices.detach(UUID.fromString(disk.uuid()));
  }

  @Override
  public Optional<Guest> guest() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> published() {
    return Map.of();
  }

  @Override
  public synchronized void close() throws IOException {
    on = false;
    devices.close();
  }
}
