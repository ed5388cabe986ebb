package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A gateway appliance's view of its hot-added disks: `by-id/wwn-0x<uuid without dashes>` appears
/// when a disk is attached and vanishes when it is detached.
public final class DeviceDirectory implements AutoCloseable {
  /// The most devices one appliance has: four controllers of fifteen.
  public static final int MAX_DEVICES = 60;

  private final Path byId;
  private final String holder;
  private final Map<UUID, Attachment> attachments = new TreeMap<>();

  /// What ends an attachment.
  private interface Attachment {
    void end() throws IOException;
  }

  /// An appliance without disks; the directory is made when missing.
  ///
  /// @param holder the appliance's name, told to whoever finds a disk busy
  public DeviceDirectory(Path directory, String holder) throws IOException {
    this.byId = Files.createDirectories(directory.toAbsolutePath().resolve("by-id"));
    this.holder = holder;
  }

  /// Attaches a whole disk for writing. The disk must be flat or flattenable; its change tracking
  /// starts anew, because writes go past it.
  public synchronized Path attachWritable(Disk disk) throws IOException {
    UUID device = disk.uuid();
    requireRoomFor(device);
    disk.holdWhole(holder);
    try {
      appear(device, disk.rawFile());
    } catch (IOException e) {
      disk.release();
      throw e;
    }
    attachments.put(device, disk::release);
    return path(device);
  }

  /// Attaches a snapshot of a disk read-only under a device identity of the caller's choice.
  public synchronized Path attachFrozen(Disk disk, String snapshotId, UUID device)
      throws IOException {
    requireRoomFor(device);
    FrozenDisk frozen = disk.openFrozen(snapshotId);
    try {
      appear(device, frozen.path());
    } catch (IOException e) {
      frozen.close();
      throw e;
    }
    attachments.put(device, frozen::close);
    return path(device);
  }

  private void requireRoomFor(UUID device) throws IOException {
    if (attachments.containsKey(device)) {
      throw new DiskBusyException("device " + device + " is attached to " + holder + " already");
    }
    if (attachments.size() >= MAX_DEVICES) {
      throw new IOException(holder + " has " + MAX_DEVICES + " devices already");
    }
  }

  private void appear(UUID device, Path content) throws IOException {
    Files.deleteIfExists(path(device));
    Files.createSymbolicLink(path(device), content);
  }

  /// Detaches what is attached under a device identity; for a writable disk that is its own uuid.
  public synchronized void detach(UUID device) throws IOException {
    Attachment attachment = attachments.remove(device);
    if (attachment == null) {
      throw new IOException("no device " + device + " is attached to " + holder);
    }
    Files.deleteIfExists(path(device));
    attachment.end();
  }

  public synchronized List<UUID> attached() {
    return List.copyOf(attachments.keySet());
  }

  /// Where a device appears.
  public Path path(UUID device) {
    return byId.resolve("wwn-0x" + device.toString().replace("-", ""));
  }

  /// Detaches everything.
  @Override
  public synchronized void close() throws IOException {
    for (UUID device : attached()) {
      detach(device);
    }
  }
}
