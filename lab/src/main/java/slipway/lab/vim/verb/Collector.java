package slipway.lab.vim.verb;

import java.util.Map;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.ManagedObject;

/// How far one session's collector has told its updates.
final class Collector {
  private long version;
  private long cancelled;

  /// The state of a collector in a session; made when first asked for.
  static Collector of(Session session, ManagedObject collector) {
    Map<String, Object> objects = session.objects();
    return (Collector) objects.computeIfAbsent("state of " + collector.id(), _ -> new Collector());
  }

  synchronized String version() {
    return Long.toString(version);
  }

  synchronized String next() {
    version++;
    return Long.toString(version);
  }

  synchronized void cancel() {
    cancelled++;
  }

  synchronized long cancelled() {
    return cancelled;
  }
}
