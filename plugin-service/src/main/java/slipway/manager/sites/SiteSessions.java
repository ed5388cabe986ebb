package slipway.manager.sites;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import slipway.manager.vsphere.VSphere;

/// One session per site under its service account, shared by all steps; a dead one is replaced.
///
/// vCenter limits sessions, and an adapter's session takes calls from many threads.
public class SiteSessions implements AutoCloseable {
  private final Sites sites;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();

  public SiteSessions(Sites sites) {
    this.sites = sites;
  }

  /// The session of a site, alive a moment ago. Callers must not close it.
  public VSphere of(String siteId) {
    return slots.computeIfAbsent(siteId, id -> new Slot()).session(siteId);
  }

  /// Ends the session of a site that is removed.
  public void forget(String siteId) {
    Slot slot = slots.remove(siteId);
    if (slot != null) {
      slot.end();
    }
  }

  @Override
  public void close() {
    slots.values().forEach(Slot::end);
    slots.clear();
  }

  // A slot per site, so that a vCenter that hangs holds up nobody else.
  private final class Slot {
    private @Nullable VSphere session;

    synchronized VSphere session(String siteId) {
      VSphere current = session;
      if (current != null && current.isAlive()) {
        return current;
      }
      end();
      VSphere fresh = sites.login(sites.get(siteId));
      session = fresh;
      return fresh;
    }

    synchronized void end() {
      if (session != null) {
        session.close();
        session = null;
      }
    }
  }
}
