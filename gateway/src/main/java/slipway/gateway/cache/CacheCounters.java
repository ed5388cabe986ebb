package slipway.gateway.cache;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import slipway.gateway.block.Urgency;

/// What a cached device counts while it is open. Every field may be bumped by any thread.
final class CacheCounters {
  final LongAdder reads = new LongAdder();
  final LongAdder localReads = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitNanos = new LongAdder();
  private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);
  private final Map<Urgency, LongAdder> fetched = new EnumMap<>(Urgency.class);
  private volatile boolean originReachable = true;

  CacheCounters() {
    for (Urgency urgency : Urgency.values()) {
      fetched.put(urgency, new LongAdder());
    }
  }

  void fetched(Urgency urgency, int bytes) {
    counter(urgency).add(bytes);
    originReachable = true;
  }

  private LongAdder counter(Urgency urgency) {
    return Objects.requireNonNull(fetched.get(urgency));
  }

  void unreachable() {
    originReachable = false;
  }

  void waited(long nanos) {
    waits.increment();
    waitNanos.add(nanos);
    longestWait.accumulate(nanos);
  }

  CacheActivity snapshot() {
    Map<Urgency, Long> bytes = new EnumMap<>(Urgency.class);
    for (Urgency urgency : Urgency.values()) {
      bytes.put(urgency, counter(urgency).sum());
    }
    return new CacheActivity(
        reads.sum(),
        localReads.sum(),
        waits.sum(),
        Duration.ofNanos(waitNanos.sum()),
        Duration.ofNanos(longestWait.get()),
        Map.copyOf(bytes),
        originReachable);
  }
}
