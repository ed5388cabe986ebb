package slipway.gateway.scsi;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What each initiator still has to be told before its next command is served. // SAM-5 §5.14
///
/// Only attached nexuses have a set, and a set holds each condition once, so the whole is bounded
/// by the sessions and the enum. Each set is its own lock.
final class UnitAttentions {
  private final Map<Nexus, EnumSet<AdditionalSense>> pending = new ConcurrentHashMap<>();

  void attach(Nexus nexus) {
    pending.put(nexus, EnumSet.of(AdditionalSense.POWER_ON));
  }

  void detach(Nexus nexus) {
    pending.remove(nexus);
  }

  void establish(Predicate<Nexus> whom, AdditionalSense what) {
    pending.forEach(
        (nexus, set) -> {
          if (whom.test(nexus)) {
            synchronized (set) {
              set.add(what);
            }
          }
        });
  }

  /// Removes and answers one condition of the nexus, the most sweeping first; null when none.
  @Nullable AdditionalSense take(Nexus nexus) {
    EnumSet<AdditionalSense> set = pending.get(nexus);
    if (set == null) {
      return null;
    }
    synchronized (set) {
      Iterator<AdditionalSense> it = set.iterator();
      if (!it.hasNext()) {
        return null;
      }
      AdditionalSense first = it.next();
      it.remove();
      return first;
    }
  }
}
