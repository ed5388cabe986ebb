package slipway.lab.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A machine's disk in a datastore directory: a raw file `NAME.raw`, qcow2 overlays above it once
/// it was frozen, and `NAME.disk`, which records both. Open a disk once and share the object.
///
/// Every freeze begins an *epoch* and an overlay that takes the epoch's writes, so the clusters
/// allocated in it are exactly what changed. Removing a snapshot dissolves a boundary between two
/// layers; they are merged at once unless the upper one takes the guest's writes at the time. Then
/// it goes on to do so, which is how tracking goes on without a snapshot. Before a merge the areas
/// of its layers go to `NAME.changes/EPOCH`. Without snapshots, and off, everything is merged.
public final class Disk implements AutoCloseable {
  /// The most snapshots one disk has at a time.
  public static final int MAX_SNAPSHOTS = 32;

  private final Path directory;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<FrozenDisk> open = new HashSet<>();
  private final DiskLock hold;
  private final ChangeRecord changes;
  private DiskState state;
  private @Nullable LiveDisk live;

  private Disk(Path directory, String name, DiskState state) {
    this.directory = directory.toAbsolutePath();
    this.name = name;
    this.state = state;
    this.hold = new DiskLock(this.directory.resolve(name + ".lock"));
    this.changes = new ChangeRecord(this.directory, name);
  }

  /// Makes an empty thin disk.
  public static Disk create(Path directory, String name, long sizeBytes) throws IOException {
    return create(directory, name, sizeBytes, DiskFormat.THIN);
  }

  /// Makes an empty disk.
  public static Disk create(Path directory, String name, long sizeBytes, DiskFormat format)
      throws IOException {
    Path raw = Files.createFile(directory.resolve(name + ".raw"));
    try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
      file.setLength(sizeBytes);
    }
    return adopt(directory, name, format);
  }

  /// Takes a raw file that lies in the directory already as `NAME.raw`.
  public static Disk adopt(Path directory, String name) throws IOException {
    return adopt(directory, name, DiskFormat.THIN);
  }

  private static Disk adopt(Path directory, String name, DiskFormat format) throws IOException {
    Path record = directory.resolve(name + ".disk");
    if (Files.exists(record)) {
      throw new IOException(record + " exists: open the disk instead");
    }
    if (!Files.isRegularFile(directory.resolve(name + ".raw"))) {
      throw new IOException(directory.resolve(name + ".raw") + " is not a file");
    }
    DiskState.fresh(format).save(record);
    return open(directory, name);
  }

  /// Opens a disk made earlier.
  public static Disk open(Path directory, String name) throws IOException {
    return new Disk(directory, name, DiskState.load(directory.resolve(name + ".disk")));
  }

  public String name() {
    return name;
  }

  /// The disk's identity, which does not change; its device names are made from it.
  public UUID uuid() {
    return locked(() -> state.uuid());
  }

  public DiskFormat format() {
    return locked(() -> state.format());
  }

  /// The raw file of the disk that a `NAME.disk` records, when that takes all its space at once.
  public static Optional<Path> thick(Path record) throws IOException {
    String name = record.getFileName().toString().replaceFirst("\\.disk$", "");
    return DiskState.load(record).format() == DiskFormat.THIN
        ? Optional.empty()
        : Optional.of(record.resolveSibling(name + ".raw"));
  }

  public long sizeBytes() {
    return rawFile().toFile().length();
  }

  /// The raw file. It is the disk's whole content only while [#isFlat].
  public Path rawFile() {
    return directory.resolve(name + ".raw");
  }

  /// Takes the content of a stream-optimized VMDK, whole; anything else is refused.
  public void unpack(Path streamOptimized) throws IOException {
    lock.lock();
    try {
      requireNotWrittenByOthers();
      QemuImage.unpack(streamOptimized, rawFile());
    } finally {
      lock.unlock();
    }
  }

  /// True while no overlay lies above the raw file.
  public boolean isFlat() {
    return locked(() -> state.overlays().isEmpty());
  }

  /// Host bytes in use by the raw file and its overlays.
  public long allocatedBytes() throws IOException {
    lock.lock();
    try {
      return HostSpace.of(layers());
    } finally {
      lock.unlock();
    }
  }

  /// Who uses the disk for writing now.
  public Optional<String> holder() {
    return hold.holder();
  }

  /// Snapshots, oldest first.
  public List<Snapshot> snapshots() {
    return locked(() -> state.snapshots().stream().map(this::snapshot).toList());
  }

  /// Freezes this one disk, live when a running machine holds it. A machine with several disks
  /// freezes them at one instant with [Machine#freeze].
  public Snapshot freeze(String id) throws IOException {
    lock.lock();
    try {
      Freeze freeze = prepareFreeze(id);
      try {
        LiveDisk running = live;
        if (running != null) {
          LiveDisk.switchAll(running.qmp(), List.of(running.switchTo(freeze.from, freeze.to)));
        }
      } catch (IOException e) {
        undo(freeze);
        throw e;
      }
      return freeze.snapshot;
    } finally {
      lock.unlock();
    }
  }

  /// A freeze whose overlay is ready but does not take the guest's writes yet.
  record Freeze(Snapshot snapshot, Path from, Path to, DiskState before) {}

  /// Records the snapshot first and switches afterwards: a crash between the two leaves an empty
  /// overlay, and a snapshot that nobody was told of.
  Freeze prepareFreeze(String id) throws IOException {
    if (state.snapshots().stream().anyMatch(s -> s.id().equals(id))) {
      throw new IOException("disk " + name + " has a snapshot " + id + " already");
    }
    if (state.snapshots().size() >= MAX_SNAPSHOTS) {
      throw new IOException("disk " + name + " has " + MAX_SNAPSHOTS + " snapshots already");
    }
    requireNotWrittenByOthers();
    DiskState before = state;
    Path from = layers().getLast();
    DiskState frozen = state.withFreeze(id, Instant.now());
    Path to = addOverlay(frozen);
    Freeze freeze = new Freeze(snapshot(state.snapshots().getLast()), from, to, before);
    LiveDisk running = live;
    if (running != null) {
      try {
        running.open(to);
      } catch (IOException e) {
        restore(freeze);
        throw e;
      }
    }
    return freeze;
  }

  void undo(Freeze freeze) throws IOException {
    LiveDisk running = live;
    if (running != null) {
      running.forget(freeze.to);
    }
    restore(freeze);
  }

  private void restore(Freeze freeze) throws IOException {
    save(freeze.before.numberedAs(state));
    Files.deleteIfExists(freeze.to);
  }

  private void requireNotWrittenByOthers() throws IOException {
    if (live == null && hold.holder().isPresent()) {
      throw new DiskBusyException(
          "disk " + name + " is written by " + hold.holder().orElse("another") + " past the lab");
    }
  }

  /// Drops a snapshot and merges its content; what the guest sees does not change. Fails while the
  /// snapshot is open.
  public void remove(String id) throws IOException {
    lock.lock();
    try {
      DiskState.Frozen frozen = find(id);
      if (open.stream().anyMatch(reader -> reader.snapshotId().equals(id))) {
        throw new DiskBusyException("snapshot " + id + " of disk " + name + " is being read");
      }
      save(
          state.withLayers(
              state.overlays(),
              state.snapshots().stream().filter(s -> !s.equals(frozen)).toList()));
      mergeWhatCanBe();
    } finally {
      lock.unlock();
    }
  }

  /// Merges all overlays into the raw file. Only without snapshots and while nobody holds the disk.
  public void flatten() throws IOException {
    lock.lock();
    try {
      if (!state.snapshots().isEmpty()) {
        throw new DiskBusyException("disk " + name + " has snapshots");
      }
      if (hold.holder().isPresent()) {
        throw new DiskBusyException("disk " + name + " is in use by " + hold.holder().orElse(""));
      }
      mergeWhatCanBe();
    } finally {
      lock.unlock();
    }
  }

  private void mergeWhatCanBe() throws IOException {
    boolean all = live == null && state.snapshots().isEmpty();
    int index = 0;
    while (index < state.overlays().size() - (all ? 0 : 1)) {
      if (state.isBoundary(index)) {
        index++;
      } else {
        merge(index);
      }
    }
  }

  private void merge(int index) throws IOException {
    record(index);
    if (index > 0) {
      record(index - 1);
    }
    List<Path> layers = layers();
    Path lower = layers.get(index);
    Path upper = layers.get(index + 1);
    LiveDisk running = live;
    if (running != null) {
      running.merge(layers.getLast(), upper, lower);
    } else {
      // With one boundary dissolved and the merge redone after a crash, the header may be ahead.
      QemuImage.repoint(upper, lower);
      QemuImage.commit(upper);
      if (index + 2 < layers.size()) {
        QemuImage.repoint(layers.get(index + 2), lower);
      }
    }
    save(state.withoutOverlay(index));
    Files.delete(upper);
  }

  /// Makes durable what an overlay says of its epoch, before a merge blurs it.
  private void record(int index) throws IOException {
    DiskState.Overlay overlay = state.overlays().get(index);
    if (overlay.recorded()) {
      return;
    }
    changes.add(overlay);
    List<DiskState.Overlay> overlays = new ArrayList<>(state.overlays());
    overlays.set(index, new DiskState.Overlay(overlay.file(), overlay.epoch(), true));
    save(state.withLayers(overlays, state.snapshots()));
  }

  /// What may differ between the moment of `sinceChangeId` and the snapshot; `"*"` answers the
  /// areas that are allocated in the snapshot. Ascending, disjoint, not touching.
  public List<Area> changedAreas(String id, String sinceChangeId) throws IOException {
    lock.lock();
    try {
      DiskState.Frozen frozen = find(id);
      if (sinceChangeId.equals("*")) {
        return QemuImage.dataAreas(layers().get(frozen.level()));
      }
      int since = ChangeId.number(sinceChangeId, state);
      if (since > frozen.number()) {
        throw new UnknownChangeIdException(sinceChangeId + " is later than snapshot " + id);
      }
      return changes.between(since, frozen.number(), state.overlays());
    } finally {
      lock.unlock();
    }
  }

  /// Offers a snapshot's content for reading.
  public FrozenDisk openFrozen(String id) throws IOException {
    lock.lock();
    try {
      Path top = layers().get(find(id).level());
      FrozenDisk reader = FrozenDisk.open(id, top, this::forget);
      open.add(reader);
      return reader;
    } finally {
      lock.unlock();
    }
  }

  private void forget(FrozenDisk reader) {
    lock.lock();
    try {
      open.remove(reader);
    } finally {
      lock.unlock();
    }
  }

  /// Deletes the disk's files. Only while nobody uses it.
  public void delete() throws IOException {
    lock.lock();
    try {
      if (!open.isEmpty()) {
        throw new DiskBusyException("disk " + name + " is being read");
      }
      hold.acquire("its deletion");
      for (Path layer : layers()) {
        Files.deleteIfExists(layer);
      }
      changes.delete(state.freezes());
      Files.deleteIfExists(directory.resolve(name + ".disk"));
      hold.release();
      Files.deleteIfExists(directory.resolve(name + ".lock"));
    } finally {
      lock.unlock();
    }
  }

  /// Stops offering snapshots. A disk that a machine or a gateway holds stays held.
  @Override
  public void close() throws IOException {
    for (FrozenDisk reader : locked(() -> List.copyOf(open))) {
      reader.close();
    }
  }

  /// Takes the disk for a machine; with tracking on, the guest's writes get a layer of their own.
  void holdForMachine(String holder) throws IOException {
    lock.lock();
    try {
      hold.acquire(holder);
      try {
        if (state.freezes() > 0 && state.overlays().isEmpty()) {
          addOverlay(state);
        }
      } catch (IOException e) {
        hold.release();
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes the raw file itself. Change tracking starts anew, because these writes go past it.
  void holdWhole(String holder) throws IOException {
    lock.lock();
    try {
      flatten();
      hold.acquire(holder);
      changes.delete(state.freezes());
      save(state.trackedAnew());
    } finally {
      lock.unlock();
    }
  }

  void release() throws IOException {
    lock.lock();
    try {
      live = null;
      hold.release();
    } finally {
      lock.unlock();
    }
  }

  void runIn(LiveDisk running) {
    lock.lock();
    try {
      live = running;
    } finally {
      lock.unlock();
    }
  }

  ReentrantLock lock() {
    return lock;
  }

  /// The raw file and the overlays, bottom to top.
  List<Path> layers() {
    List<Path> layers = new ArrayList<>(List.of(rawFile()));
    state.overlays().forEach(overlay -> layers.add(directory.resolve(overlay.file())));
    return layers;
  }

  private Path addOverlay(DiskState base) throws IOException {
    String file = "%s.%06d.qcow2".formatted(name, base.overlaysMade() + 1);
    Path overlay = directory.resolve(file);
    Files.deleteIfExists(overlay);
    QemuImage.createOverlay(overlay, layers().getLast());
    save(base.withOverlay(file));
    return overlay;
  }

  private DiskState.Frozen find(String id) throws IOException {
    return state.snapshots().stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IOException("disk " + name + " has no snapshot " + id));
  }

  private Snapshot snapshot(DiskState.Frozen frozen) {
    return new Snapshot(
        frozen.id(),
        ChangeId.text(state, frozen.number()),
        Instant.ofEpochMilli(frozen.createdMillis()));
  }

  private void save(DiskState next) throws IOException {
    next.save(directory.resolve(name + ".disk"));
    state = next;
  }

  private <T> T locked(java.util.function.Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "disk " + name;
  }
}
