package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// A gateway appliance's view of its hot-added disks: `by-id/wwn-0x<uuid without dashes>` appears
/// when a disk is attached and vanishes when it is detached.
@SuppressWarnings("DoNotCallSuggester")
public final class DeviceDirectory implements AutoCloseable {

  /// An appliance without disks; the directory is made when missing.
  ///
  /// @param holder the appliance's name, told to whoever finds a disk busy
  public DeviceDirectory(Path directory, String holder) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Attaches a whole disk for writing. The disk must be flat or flattenable; its change tracking
  /// starts anew, because writes go past it.
  public Path attachWritable(Disk disk) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Attaches a snapshot of a disk read-only under a device identity of the caller's choice.
  public Path attachFrozen(Disk disk, String snapshotId, UUID device) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Detaches what is attached under a device identity; for a writable disk that is its own uuid.
  public void detach(UUID device) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public List<UUID> attached() {
    throw new UnsupportedOperationException("to come");
  }

  /// Where a device appears.
  public Path path(UUID device) {
    throw new UnsupportedOperationException("to come");
  }

  /// Detaches everything.
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException("to come");
  }
}
