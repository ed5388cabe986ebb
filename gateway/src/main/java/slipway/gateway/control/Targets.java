package slipway.gateway.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import slipway.gateway.control.TargetPort.Initiator;
import slipway.gateway.control.TargetPort.Unit;
import slipway.gateway.volume.Attachment;

/// The targets of this gateway: which volumes each one serves, and to whom.
///
/// A target is served whole or not at all. A guest that logs in again and finds a logical unit
/// missing fails that disk at once; one that finds no target waits.
///
/// A target holds an attachment of each of its volumes from the moment it knows them until it ends,
/// served or not, logged in or not: their origins do not change under it. Changes are guarded by
/// [Volumes]; reads go by without its lock.
final class Targets {
  private static final System.Logger LOG = System.getLogger(Targets.class.getName());

  private final TargetPort port;
  private final StateFiles<TargetRequest> files;
  private final Map<String, Known> targets = new ConcurrentHashMap<>();

  Targets(TargetPort port, Path stateDirectory) {
    this.port = port;
    this.files = new StateFiles<>(stateDirectory.resolve("targets"), TargetRequest.class);
  }

  /// Serves again what was served, as far as all volumes of a target are open. The others are said
  /// in the log; [#opened] serves them later.
  void restore(Collection<ServedVolume> open) {
    files
        .readAll()
        .forEach(
            (id, request) -> {
              try {
                targets.put(id, new Known(request.checked()));
              } catch (Fault e) {
                LOG.log(System.Logger.Level.ERROR, "target " + id + ": " + e.getMessage());
              }
            });
    for (ServedVolume volume : open) {
      try {
        opened(volume);
      } catch (Fault e) {
        LOG.log(System.Logger.Level.ERROR, e.getMessage());
      }
    }
    targets.forEach(
        (id, target) -> {
          if (!target.missing().isEmpty()) {
            LOG.log(
                System.Logger.Level.ERROR,
                "target " + id + " waits for its volumes " + target.missing());
          }
        });
  }

  /// A volume has been opened: the targets that know it hold it, and are served when it was the
  /// last.
  void opened(ServedVolume volume) {
    targets.forEach(
        (id, target) -> {
          if (target.request.volumes().contains(volume.id())) {
            target.hold(volume);
            serveWhenWhole(id, target);
          }
        });
  }

  private void serveWhenWhole(String id, Known target) {
    if (target.served || !target.missing().isEmpty()) {
      return;
    }
    try {
      port.serve(target.request, target.units());
      target.served = true;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw unserved(id, e);
    }
  }

  /// Serves volumes as the logical units of a target, in place of what it served before.
  ServedTarget serve(String id, TargetRequest request, Function<String, ServedVolume> volumes) {
    Known before = targets.get(Ids.checked(id));
    if (before != null && before.served && before.request.equals(request)) {
      files.write(id, request);
      return answer(request);
    }
    checkFree(id, request.checked());
    Known target = new Known(request);
    try {
      for (String volume : request.volumes()) {
        target.hold(volumes.apply(volume));
      }
      if (before != null) {
        port.remove(before.request.iqn());
        before.served = false;
      }
      port.serve(request, target.units());
      target.served = true;
    } catch (IOException e) {
      target.release();
      throw unserved(id, e);
    } catch (RuntimeException e) {
      target.release();
      throw e;
    }
    targets.put(id, target);
    if (before != null) {
      before.release();
    }
    files.write(id, request);
    return answer(request);
  }

  private static Fault unserved(String id, Exception e) {
    return new Fault(
        FaultType.DISK_UNREADABLE, "Target " + id + " cannot be served: " + e.getMessage(), e);
  }

  private ServedTarget answer(TargetRequest request) {
    return new ServedTarget(port.portal(), request.iqn());
  }

  /// A volume is one target's, and a name is one target's.
  private void checkFree(String id, TargetRequest request) {
    targets.forEach(
        (other, target) -> {
          if (other.equals(id)) {
            return;
          }
          if (target.request.iqn().equals(request.iqn())) {
            throw new Fault(
                FaultType.TARGET_CONFLICT, "Target " + other + " is called " + request.iqn());
          }
          for (String volume : request.volumes()) {
            if (target.request.volumes().contains(volume)) {
              throw new Fault(
                  FaultType.TARGET_CONFLICT, "Target " + other + " serves volume " + volume);
            }
          }
        });
  }

  /// Ends the sessions and the target; harmless when there is none.
  void end(String id) {
    files.delete(id);
    Known target = targets.remove(id);
    if (target != null) {
      port.remove(target.request.iqn());
      target.release();
    }
  }

  /// Ends the target that knows a volume, if one does.
  void endOf(String volume) {
    targets.forEach(
        (id, target) -> {
          if (target.request.volumes().contains(volume)) {
            end(id);
          }
        });
  }

  List<Initiator> initiators(String volume) {
    Optional<Known> target =
        targets.values().stream()
            .filter(each -> each.served && each.request.volumes().contains(volume))
            .findFirst();
    return target.map(each -> port.initiators(each.request.iqn())).orElse(List.of());
  }

  List<TargetView> list() {
    List<TargetView> all = new ArrayList<>();
    new TreeMap<>(targets)
        .forEach(
            (id, target) -> {
              TargetRequest request = target.request;
              all.add(
                  new TargetView(
                      id,
                      request.iqn(),
                      request.initiator(),
                      request.volumes(),
                      target.served,
                      target.missing(),
                      target.served ? port.initiators(request.iqn()) : List.of()));
            });
    return all;
  }

  /// Ends all sessions; what is served stays noted, for the next start.
  void close() {
    targets
        .values()
        .forEach(
            target -> {
              port.remove(target.request.iqn());
              target.release();
            });
    targets.clear();
  }

  /// A target that is served or waits for its volumes.
  private static final class Known {
    final TargetRequest request;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    volatile boolean served;

    Known(TargetRequest request) {
      this.request = request;
    }

    void hold(ServedVolume volume) {
      if (!held.containsKey(volume.id())) {
        held.put(
            volume.id(), new Held(volume, volume.with(each -> each.attach(request.initiator()))));
      }
    }

    List<String> missing() {
      return request.volumes().stream().filter(id -> !held.containsKey(id)).toList();
    }

    List<Unit> units() {
      List<Unit> units = new ArrayList<>();
      for (String id : request.volumes()) {
        Held each = held.get(id);
        if (each == null) {
          throw new IllegalStateException("volume " + id + " is not open");
        }
        units.add(new Unit(id, each.volume.front()));
      }
      return units;
    }

    /// Lets go of every volume, also when one cannot be flushed; that is told at the end.
    void release() {
      served = false;
      RuntimeException first = null;
      for (Held each : held.values()) {
        try {
          each.volume.with(
              volume -> {
                each.attachment.close();
                return volume;
              });
        } catch (Fault e) {
          first = first == null ? e : first;
        }
      }
      held.clear();
      if (first != null) {
        throw first;
      }
    }
  }

  private record Held(ServedVolume volume, Attachment attachment) {}

  /// Where an initiator finds the target.
  public record ServedTarget(String portal, String iqn) {}

  /// @param missing volumes that are not open: nothing is served before they are
  public record TargetView(
      String id,
      String iqn,
      String initiator,
      List<String> volumes,
      boolean served,
      List<String> missing,
      List<Initiator> initiators) {}
}
