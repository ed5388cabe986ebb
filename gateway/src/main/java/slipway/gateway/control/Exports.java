package slipway.gateway.control;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.KnownZeros;

/// The disks this gateway publishes on the link. Guarded by `this`.
public final class Exports {
  private static final System.Logger LOG = System.getLogger(Exports.class.getName());

  private final Disks disks;
  private final LinkPort link;
  private final StateFiles<ExportRequest> state;
  private final Map<String, Published> published = new TreeMap<>();

  public Exports(Disks disks, LinkPort link, java.nio.file.Path stateDirectory) {
    this.disks = disks;
    this.link = link;
    this.state = new StateFiles<>(stateDirectory.resolve("exports"), ExportRequest.class);
  }

  /// Publishes again what was published when the gateway ended; a disk that has gone meanwhile is
  /// left out and said in the log.
  public synchronized void restore() {
    state
        .readAll()
        .forEach(
            (id, request) -> {
              try {
                open(id, request);
              } catch (Fault e) {
                LOG.log(System.Logger.Level.WARNING, "export " + id + ": " + e.getMessage());
              }
            });
  }

  synchronized ExportView publish(String id, ExportRequest request) {
    Published there = published.get(Ids.checked(id));
    if (there != null) {
      if (!there.request.disk().equals(request.disk())) {
        throw new Fault(
            FaultType.VOLUME_CONFLICT, "Export " + id + " is of disk " + there.request.disk());
      }
      return there.view(id);
    }
    Published made = open(id, request);
    state.write(id, request);
    return made.view(id);
  }

  private Published open(String id, ExportRequest request) {
    BlockDevice disk = disks.open(request.disk(), false);
    List<Area> allocated = request.allocated();
    BlockDevice shown = allocated == null ? disk : new KnownZeros(disk, Area.extents(allocated));
    Published made = new Published(request, shown, link.publish(id, shown));
    published.put(id, made);
    return made;
  }

  synchronized List<ExportView> list() {
    return published.entrySet().stream().map(e -> e.getValue().view(e.getKey())).toList();
  }

  synchronized ExportView get(String id) {
    Published there = published.get(Ids.checked(id));
    if (there == null) {
      throw new Fault(FaultType.EXPORT_NOT_FOUND, "There is no export " + id);
    }
    return there.view(id);
  }

  synchronized void withdraw(String id) {
    state.delete(id);
    Published there = published.remove(id);
    if (there != null) {
      link.withdraw(id);
      try {
        there.disk.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "export " + id + " did not close cleanly", e);
      }
    }
  }

  private record Published(ExportRequest request, BlockDevice disk, URI origin) {
    ExportView view(String id) {
      return new ExportView(id, origin.toString(), disk.size(), request.disk());
    }
  }

  /// @param disk the UUID of an attached disk
  /// @param allocated where its data is, when known; the rest is zeros
  public record ExportRequest(String disk, @Nullable List<Area> allocated) {}

  /// @param origin the URI a volume on another gateway takes
  public record ExportView(String id, String origin, long sizeBytes, String disk) {}
}
