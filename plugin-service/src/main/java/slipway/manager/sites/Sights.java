package slipway.manager.sites;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

/// What each caller is shown in lists. Administrators see everything; everybody else sees what
/// touches a site of the vCenter they are logged in to, provided they may read one of its
/// datacenters. Who may read no more than a machine sees its migration at the machine itself.
public class Sights {
  /// What a user was granted or has lost shows that soon.
  static final Duration AGE_MAX = Duration.ofSeconds(30);

  /// Users remembered at most; beyond, the longest known is asked for afresh.
  static final int REMEMBERED_MAX = 1_000;

  private record Seen(Sight sight, Instant at) {}

  private final Supplier<List<Site>> sites;
  private final Clock clock;
  private final Map<String, Seen> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  public Sights(Supplier<List<Site>> sites, Clock clock) {
    this.sites = sites;
    this.clock = clock;
  }

  public Sight of(VSphere caller) {
    String user = caller.userName();
    Instant now = clock.instant();
    synchronized (this) {
      Seen seen = remembered.get(user);
      if (seen != null && seen.at().plus(AGE_MAX).isAfter(now)) {
        return seen.sight();
      }
    }
    // Asked for outside of the lock: a vCenter that hangs must not stop everybody.
    Sight sight = ask(caller);
    synchronized (this) {
      remembered.remove(user);
      remembered.put(user, new Seen(sight, now));
    }
    return sight;
  }

  synchronized int size() {
    return remembered.size();
  }

  private Sight ask(VSphere caller) {
    boolean administrator = true;
    boolean reader = false;
    Set<String> asked = new HashSet<>(Authorisation.ADMINISTRATOR);
    asked.addAll(Authorisation.READ);
    for (Placements.Datacenter datacenter : caller.datacenters()) {
      Set<String> missing = caller.missingPrivileges(datacenter.id(), asked);
      administrator &= missing.isEmpty();
      reader |= Authorisation.READ.stream().noneMatch(missing::contains);
    }
    if (reader && administrator) {
      return Sight.EVERYTHING;
    }
    String here = caller.about().instanceUuid();
    return new Sight(
        false,
        reader
            ? sites.get().stream()
                .filter(site -> site.instanceUuid().equals(here))
                .map(Site::id)
                .collect(Collectors.toSet())
            : Set.of());
  }
}
