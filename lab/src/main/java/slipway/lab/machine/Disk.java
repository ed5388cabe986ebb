package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A machine's disk in a datastore directory: a raw file `NAME.raw`, qcow2 overlays above it once
/// it was frozen, and `NAME.disk`, which records both. Open a disk once and share the object.
@SuppressWarnings("DoNotCallSuggester")
public final class Disk implements AutoCloseable {

  /// Makes an empty sparse disk.
  public static Disk create(Path directory, String name, long sizeBytes) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Takes a raw file that lies in the directory already as `NAME.raw`.
  public static Disk adopt(Path directory, String name) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Opens a disk made earlier.
  public static Disk open(Path directory, String name) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public String name() {
    throw new UnsupportedOperationException("to come");
  }

  /// The disk's identity, which does not change; its device names are made from it.
  public UUID uuid() {
    throw new UnsupportedOperationException("to come");
  }

  public long sizeBytes() {
    throw new UnsupportedOperationException("to come");
  }

  /// The raw file. It is the disk's whole content only while [#isFlat].
  public Path rawFile() {
    throw new UnsupportedOperationException("to come");
  }

  /// True while no overlay lies above the raw file.
  public boolean isFlat() {
    throw new UnsupportedOperationException("to come");
  }

  /// Host bytes in use by the raw file and its overlays.
  public long allocatedBytes() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Who uses the disk for writing now.
  public Optional<String> holder() {
    throw new UnsupportedOperationException("to come");
  }

  /// Snapshots, oldest first.
  public List<Snapshot> snapshots() {
    throw new UnsupportedOperationException("to come");
  }

  /// Freezes this one disk, live when a running machine holds it. A machine with several disks
  /// freezes them at one instant with [Machine#freeze].
  public Snapshot freeze(String id) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Drops a snapshot and merges its content; what the guest sees does not change. Fails while the
  /// snapshot is open.
  public void remove(String id) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Merges all overlays into the raw file. Only without snapshots and while nobody holds the disk.
  public void flatten() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// What may differ between the moment of `sinceChangeId` and the snapshot; `"*"` answers the
  /// areas that are allocated in the snapshot. Ascending, disjoint, not touching.
  public List<Area> changedAreas(String id, String sinceChangeId) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Offers a snapshot's content for reading.
  public FrozenDisk openFrozen(String id) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Deletes the disk's files. Only while nobody uses it.
  public void delete() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException("to come");
  }
}
