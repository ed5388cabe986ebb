package slipway.gateway.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.cache.MapCell;
import slipway.gateway.control.Targets.ServedTarget;
import slipway.gateway.control.Targets.TargetView;
import slipway.gateway.control.VolumesResource.Bucket;
import slipway.gateway.control.VolumesResource.FillRequest;
import slipway.gateway.control.VolumesResource.RebaseRequest;
import slipway.gateway.control.VolumesResource.VolumeRequest;
import slipway.gateway.volume.BootTrace;
import slipway.gateway.volume.OriginOpener;
import slipway.gateway.volume.RebaseRefusedException;
import slipway.gateway.volume.Volume;
import slipway.gateway.volume.VolumeSpec;

/// The volumes of this gateway, and the targets that serve them.
///
/// Changes are guarded by `this`; reads go by without it.
public final class Volumes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Volumes.class.getName());

  private final Disks disks;
  private final OriginOpener origins;
  private final LinkPort link;
  private final Targets targets;
  private final Path directory;
  private final Optional<Path> writeLogs;
  private final Map<String, ServedVolume> open = new ConcurrentHashMap<>();

  /// @param writeLogs where every guest write is recorded for an audit; normally empty
  public Volumes(
      Disks disks,
      OriginOpener origins,
      LinkPort link,
      TargetPort port,
      Path stateDirectory,
      Optional<Path> writeLogs) {
    this.disks = disks;
    this.origins = origins;
    this.link = link;
    this.targets = new Targets(port, stateDirectory);
    this.directory = stateDirectory.resolve("volumes");
    this.writeLogs = writeLogs;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be made", e);
    }
  }

  /// Opens every volume as it was left, and then serves the targets again. A volume whose home is
  /// not attached any more is left out and said in the log, and so is its target; a request that
  /// names it opens it later.
  public synchronized void restore() {
    for (String id : stored()) {
      try {
        load(id);
      } catch (Fault e) {
        LOG.log(System.Logger.Level.ERROR, "volume " + id + ": " + e.getMessage());
      }
    }
    targets.restore(open.values());
  }

  private List<String> stored() {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        if (Files.exists(each.resolve("volume"))) {
          ids.add(each.getFileName().toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be read", e);
    }
    return ids;
  }

  private ServedVolume load(String id) {
    try {
      return served(id, Volume.open(directory.resolve(id), this::home, origins));
    } catch (IOException e) {
      throw new Fault(
          FaultType.DISK_UNREADABLE, "Volume " + id + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private ServedVolume reopen(String id) {
    ServedVolume volume = load(id);
    targets.opened(volume);
    return volume;
  }

  private ServedVolume served(String id, Volume volume) throws IOException {
    ServedVolume served = new ServedVolume(id, volume, writeLogs);
    open.put(id, served);
    return served;
  }

  private BlockDevice home(URI disk) {
    return disks.open(disk.getSchemeSpecificPart(), true);
  }

  synchronized VolumeView make(String id, VolumeRequest request) {
    ServedVolume there = open.get(Ids.checked(id));
    URI home = URI.create("disk:" + request.disk().replaceAll("[- ]", ""));
    if (there == null && Files.exists(directory.resolve(id).resolve("volume"))) {
      there = reopen(id);
    }
    if (there != null) {
      VolumeSpec spec = there.volume().spec();
      if (!spec.home().equals(home) || spec.size() != request.sizeBytes()) {
        throw new Fault(FaultType.VOLUME_CONFLICT, "Volume " + id + " is on " + spec.home());
      }
      return view(there);
    }
    Integer unit = request.fillUnitBytes();
    VolumeSpec spec =
        VolumeSpec.of(id, request.sizeBytes(), home, URI.create(request.origin()))
            .withHomeZero(request.homeIsZero());
    try {
      Volume made =
          Volume.create(
              directory.resolve(id),
              unit == null ? spec : spec.withFetchUnit(unit),
              this::home,
              origins);
      return view(served(id, made));
    } catch (IOException e) {
      throw new Fault(
          FaultType.DISK_UNREADABLE, "Volume " + id + " cannot be made: " + e.getMessage(), e);
    }
  }

  synchronized VolumeView rebase(String id, RebaseRequest request) {
    ServedVolume there = require(id);
    URI origin = URI.create(request.origin());
    VolumeSpec now = there.volume().spec();
    if (now.generation() >= request.generation() && now.origin().equals(origin)) {
      return view(there);
    }
    try {
      there.volume().rebase(request.generation(), origin, Area.extents(request.changed()));
      return view(there);
    } catch (RebaseRefusedException e) {
      FaultType type =
          e.reason() == RebaseRefusedException.Reason.ATTACHED
              ? FaultType.INITIATOR_ATTACHED
              : FaultType.VOLUME_CONFLICT;
      throw new Fault(type, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      // The volume closed itself rather than guess; the next request opens it as it was left.
      open.remove(id);
      throw new Fault(
          FaultType.DISK_UNREADABLE, "Volume " + id + " cannot be rebased: " + e.getMessage(), e);
    }
  }

  VolumeView fill(String id, FillRequest request) {
    ServedVolume there = require(id);
    Long limit = request.bytesPerSecond();
    return there.with(
        volume -> {
          if (request.running()) {
            volume.startFill(limit == null ? 0 : limit);
          } else {
            volume.pauseFill();
          }
          return view(there);
        });
  }

  synchronized ServedTarget serve(String id, TargetRequest request) {
    return targets.serve(id, request, this::require);
  }

  synchronized void endTarget(String id) {
    targets.end(id);
  }

  List<TargetView> targets() {
    return targets.list();
  }

  byte[] trace(String id) {
    ByteBuffer file =
        require(id)
            .with(Volume::recorded)
            .orElseThrow(
                () ->
                    new Fault(
                        FaultType.TRACE_NOT_FOUND, "No boot of volume " + id + " was recorded"))
            .encode();
    byte[] bytes = new byte[file.remaining()];
    file.get(bytes);
    return bytes;
  }

  VolumeView play(String id, InputStream trace) {
    ServedVolume there = require(id);
    BootTrace decoded;
    try {
      decoded = BootTrace.decode(ByteBuffer.wrap(trace.readNBytes(BootTrace.MAX_FILE_BYTES + 1)));
    } catch (IOException e) {
      throw new Fault(FaultType.REQUEST_INVALID, "Not a boot trace: " + e.getMessage(), e);
    }
    return there.with(
        volume -> {
          volume.play(decoded);
          return view(there);
        });
  }

  VolumeView flush(String id) {
    ServedVolume there = require(id);
    return there.with(
        volume -> {
          volume.flush();
          return view(there);
        });
  }

  synchronized void delete(String id, boolean discard) {
    Path state = directory.resolve(Ids.checked(id));
    ServedVolume there = open.get(id);
    if (there == null && Files.exists(state.resolve("volume"))) {
      if (!discard) {
        there = reopen(id);
      }
    }
    if (there != null) {
      if (!discard && !there.volume().filled()) {
        throw new Fault(FaultType.NOT_FILLED, "Volume " + id + " still needs its origin");
      }
      targets.endOf(id);
      there.with(
          volume -> {
            volume.close();
            return id;
          });
      there.closeLog();
      open.remove(id);
    }
    targets.endOf(id);
    deleteTree(state);
  }

  private static void deleteTree(Path state) {
    if (!Files.exists(state)) {
      return;
    }
    try (Stream<Path> files = Files.walk(state)) {
      // Names in reverse put the spec first: without it there is no volume, whatever else is left.
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(state + " cannot be deleted", e);
    }
  }

  List<VolumeView> list() {
    return open.values().stream()
        .sorted(Comparator.comparing(ServedVolume::id))
        .map(this::view)
        .toList();
  }

  VolumeView view(String id) {
    return view(require(id));
  }

  List<Bucket> blocks(String id, int buckets) {
    return require(id).volume().picture(buckets).stream().map(Volumes::bucket).toList();
  }

  private static Bucket bucket(MapCell cell) {
    return new Bucket(
        cell.absent(),
        cell.fetched() - cell.demanded(),
        cell.demanded(),
        cell.written(),
        cell.zero());
  }

  private VolumeView view(ServedVolume volume) {
    return volume.view(link, targets.initiators(volume.id()));
  }

  private ServedVolume require(String id) {
    ServedVolume there = open.get(Ids.checked(id));
    if (there == null) {
      synchronized (this) {
        there = open.get(id);
        if (there == null && Files.exists(directory.resolve(id).resolve("volume"))) {
          there = reopen(id);
        }
      }
    }
    if (there == null) {
      throw new Fault(FaultType.VOLUME_NOT_FOUND, "There is no volume " + id);
    }
    return there;
  }

  /// Flushes and closes every volume; what is served stays noted, for the next start.
  @Override
  public synchronized void close() {
    targets.close();
    for (ServedVolume each : open.values()) {
      each.with(
          volume -> {
            volume.close();
            return each;
          });
      each.closeLog();
    }
    open.clear();
  }
}
