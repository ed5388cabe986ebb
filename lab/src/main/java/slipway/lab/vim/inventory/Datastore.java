package slipway.lab.vim.inventory;

import com.vmware.vim25.CannotDeleteFile;
import com.vmware.vim25.DatastoreHostMount;
import com.vmware.vim25.DatastoreInfo;
import com.vmware.vim25.DatastoreSummary;
import com.vmware.vim25.FileAlreadyExists;
import com.vmware.vim25.FileFault;
import com.vmware.vim25.FileLocked;
import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.ManagedObjectReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import slipway.lab.machine.Disk;
import slipway.lab.machine.DiskBusyException;
import slipway.lab.machine.DiskFormat;
import slipway.lab.machine.HostSpace;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// A directory that plays a datastore. A disk `x/y.vmdk` is a [Disk] named `y` in directory `x`.
///
/// A thick disk takes its whole size of the capacity at once, a thin one what is written of it:
/// thin disks may be promised more together than there is. Nothing here stops a machine when it
/// comes to that; vSphere would.
public final class Datastore extends Entity {
  /// Files looked at when the datastore is measured.
  static final int MAX_FILES = 20_000;

  private static final java.time.Duration MEASURE_AGAIN = java.time.Duration.ofSeconds(1);

  private final Path directory;
  private final long capacityBytes;
  private final Map<Path, Disk> open = new HashMap<>();
  private long taken;
  private long measuredAt;

  Datastore(
      String id,
      String name,
      Entity parent,
      Path directory,
      long capacityBytes,
      ManagedObjectReference host,
      Supplier<ManagedObjectReference[]> machines)
      throws IOException {
    super("Datastore", id, name, parent);
    this.directory = Files.createDirectories(directory).toRealPath();
    this.capacityBytes = capacityBytes;
    property("summary", DatastoreSummary.class, this::summary);
    property("info", DatastoreInfo.class, this::info);
    property("vm", ManagedObjectReference[].class, machines);
    property("host", DatastoreHostMount[].class, () -> new DatastoreHostMount[] {mount(host)});
    unset(ManagedObjectReference.class, "browser");
    unset(com.vmware.vim25.DatastoreCapability.class, "capability");
    unset(com.vmware.vim25.StorageIORMInfo.class, "iormConfiguration");
  }

  public Path directory() {
    return directory;
  }

  /// Where a path of this datastore lies here.
  public Path file(DatastorePath path) {
    return directory.resolve(path.path());
  }

  private static DatastoreHostMount mount(ManagedObjectReference host) {
    var mount = new DatastoreHostMount();
    mount.key = host;
    mount.mountInfo = new com.vmware.vim25.HostMountInfo();
    mount.mountInfo.accessMode = "readWrite";
    mount.mountInfo.accessible = true;
    mount.mountInfo.mounted = true;
    return mount;
  }

  private DatastoreSummary summary() {
    var summary = new DatastoreSummary();
    summary.datastore = reference();
    summary.name = name();
    summary.url = "ds:///vmfs/volumes/" + id() + "/";
    summary.capacity = capacityBytes;
    summary.freeSpace = Math.max(0, capacityBytes - taken());
    summary.uncommitted = Math.max(0, promised() - taken());
    summary.accessible = true;
    summary.multipleHostAccess = false;
    summary.type = "VMFS";
    summary.maintenanceMode = "normal";
    return summary;
  }

  private DatastoreInfo info() {
    var info = new DatastoreInfo();
    info.name = name();
    info.url = "ds:///vmfs/volumes/" + id() + "/";
    info.freeSpace = Math.max(0, capacityBytes - taken());
    info.maxFileSize = capacityBytes;
    return info;
  }

  /// Bytes promised: what disks may grow to, and what other files are.
  private long promised() {
    long promised = 0;
    try (Stream<Path> files = Files.walk(directory, 6)) {
      for (Path file : (Iterable<Path>) files.limit(MAX_FILES)::iterator) {
        if (Files.isRegularFile(file) && !file.toString().endsWith(".qcow2")) {
          promised += Files.size(file);
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // A file that vanished while it was looked at takes no space.
      return promised;
    }
    return promised;
  }

  /// Bytes that are gone: what the host's file system has given, and what thick disks have not
  /// written yet. Measured at most once a second.
  private synchronized long taken() {
    long now = System.nanoTime();
    if (now - measuredAt > MEASURE_AGAIN.toNanos() || measuredAt == 0) {
      try {
        taken = HostSpace.of(List.of(directory)) + unwritten();
      } catch (IOException | java.io.UncheckedIOException e) {
        taken = promised();
      }
      measuredAt = now;
    }
    return taken;
  }

  private long unwritten() throws IOException {
    List<Path> thick = new ArrayList<>();
    long promised = 0;
    try (Stream<Path> files = Files.walk(directory, 6)) {
      for (Path file : (Iterable<Path>) files.limit(MAX_FILES)::iterator) {
        if (file.toString().endsWith(".disk")) {
          Optional<Path> raw = Disk.thick(file);
          raw.ifPresent(thick::add);
          promised += raw.isPresent() ? Files.size(raw.get()) : 0;
        }
      }
    }
    return Math.max(0, promised - HostSpace.of(thick));
  }

  /// Fails unless that many bytes more fit.
  public synchronized void reserve(long bytes, DatastorePath forWhat) {
    measuredAt = 0;
    if (taken() + bytes > capacityBytes) {
      throw Faults.noDiskSpace(name(), forWhat.toString());
    }
  }

  public synchronized Disk createDisk(DatastorePath path, long sizeBytes, DiskFormat format)
      throws IOException {
    Path parent = directoryOf(path);
    if (Files.exists(record(path)) || Files.exists(raw(path))) {
      throw Faults.file(new FileAlreadyExists(), path.toString(), "The file already exists");
    }
    reserve(format == DiskFormat.THIN ? 0 : sizeBytes, path);
    Disk disk = Disk.create(parent, path.diskName(), sizeBytes, format);
    measuredAt = 0;
    open.put(record(path), disk);
    return disk;
  }

  private Path directoryOf(DatastorePath path) {
    Path parent = file(path.directory());
    if (!path.isDisk() || !Files.isDirectory(parent)) {
      throw Faults.file(new FileNotFound(), path.toString(), "The path was not found");
    }
    return parent;
  }

  private Path record(DatastorePath path) {
    return file(path.directory()).resolve(path.diskName() + ".disk");
  }

  private Path raw(DatastorePath path) {
    return file(path.directory()).resolve(path.diskName() + ".raw");
  }

  public boolean hasDisk(DatastorePath path) {
    return path.isDisk() && (Files.exists(record(path)) || Files.exists(raw(path)));
  }

  /// The one open object of a disk.
  public synchronized Disk disk(DatastorePath path) throws IOException {
    if (!hasDisk(path)) {
      throw Faults.file(new FileNotFound(), path.toString(), "File not found");
    }
    Disk disk = open.get(record(path));
    if (disk == null) {
      Path parent = directoryOf(path);
      disk =
          Files.exists(record(path))
              ? Disk.open(parent, path.diskName())
              : Disk.adopt(parent, path.diskName());
      open.put(record(path), disk);
    }
    return disk;
  }

  public synchronized void deleteDisk(DatastorePath path) throws IOException {
    Disk disk = disk(path);
    try {
      disk.delete();
      open.remove(record(path));
      measuredAt = 0;
    } catch (DiskBusyException e) {
      throw locked(path.toString(), e);
    }
  }

  public static Fault locked(String file, DiskBusyException cause) {
    return Faults.file(
        new FileLocked(),
        file,
        "Unable to access file since it is locked (" + cause.getMessage() + ")");
  }

  public void makeDirectory(DatastorePath path, boolean parents) throws IOException {
    Path made = file(path);
    if (Files.exists(made)) {
      throw Faults.file(new FileAlreadyExists(), path.toString(), "The file already exists");
    }
    if (!parents && !Files.isDirectory(file(path.directory()))) {
      throw Faults.file(new FileNotFound(), path.toString(), "The path was not found");
    }
    Files.createDirectories(made);
  }

  /// Deletes a file, or a directory with all it holds unless a disk in it is in use.
  public synchronized void delete(DatastorePath path) throws IOException {
    if (path.path().isEmpty()) {
      throw Faults.invalidArgument("name");
    }
    if (hasDisk(path)) {
      deleteDisk(path);
      return;
    }
    Path file = file(path);
    if (!Files.exists(file)) {
      throw Faults.file(new FileNotFound(), path.toString(), "File not found");
    }
    if (!Files.isDirectory(file)) {
      Files.delete(file);
      return;
    }
    for (String name : disks(path)) {
      deleteDisk(path.resolve(name));
    }
    try (Stream<Path> inside = Files.walk(file, 8)) {
      List<Path> all = inside.limit(MAX_FILES).sorted(java.util.Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.delete(each);
      }
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      FileFault fault = new CannotDeleteFile();
      throw Faults.file(fault, path.toString(), "Cannot delete");
    }
  }

  /// Disks in a directory, as `name.vmdk`.
  private List<String> disks(DatastorePath path) throws IOException {
    try (Stream<Path> inside = Files.list(file(path))) {
      return inside
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".disk") || n.endsWith(".raw"))
          .map(n -> n.substring(0, n.lastIndexOf('.')) + ".vmdk")
          .distinct()
          .filter(n -> hasDisk(path.resolve(n)))
          .toList();
    }
  }

  synchronized void close() throws IOException {
    for (Disk disk : open.values()) {
      disk.close();
    }
    open.clear();
  }
}
