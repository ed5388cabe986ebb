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
  private final Map<Urgency, Tally> fetches = new EnumMap<>(Urgency.class);
  private final Map<Urgency, Tally> waitsFor = new EnumMap<>(Urgency.class);
  private volatile boolean originReachable = true;

  CacheCounters() {
    for (Urgency urgency : Urgency.values()) {
      fetched.put(urgency, new LongAdder());
      fetches.put(urgency, new Tally());
      waitsFor.put(urgency, new Tally());
    }
  }

  private static final class Tally {
    final LongAdder count = new LongAdder();
    final LongAdder nanos = new LongAdder();

    void add(long took) {
      count.increment();
      nanos.add(took);
    }

    CacheActivity.Times snapshot() {
      return new CacheActivity.Times(count.sum(), Duration.ofNanos(nanos.sum()));
    }
  }

  void fetched(Urgency urgency, int bytes, long nanos) {
    counter(urgency).add(bytes);
    Objects.requireNonNull(fetches.get(urgency)).add(nanos);
    originReachable = true;
  }

  private LongAdder counter(Urgency urgency) {
    return Objects.requireNonNull(fetched.get(urgency));
  }

  void unreachable() {
    originReachable = false;
  }

  /// @param begunFor why the fetch was under way that was waited for
  void waited(Urgency begunFor, long nanos) {
    Objects.requireNonNull(waitsFor.get(begunFor)).add(nanos);
    waits.increment();
    waitNanos.add(nanos);
    longestWait.accumulate(nanos);
  }

  private static Map<Urgency, CacheActivity.Times> times(Map<Urgency, Tally> tallies) {
    Map<Urgency, CacheActivity.Times> times = new EnumMap<>(Urgency.class);
    tallies.forEach((urgency, tally) -> times.put(urgency, tally.snapshot()));
    return Map.copyOf(times);
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
        times(fetches),
        times(waitsFor),
        originReachable);
  }
}
