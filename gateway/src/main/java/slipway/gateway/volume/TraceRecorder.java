package slipway.gateway.volume;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/// Notes what is read first, until the boot is over: [#RECORD_FOR] after the first read, or
/// [BootTrace#MAX_UNITS]. Any thread may note.
final class TraceRecorder {
  /// Longer than any boot over a slow link.
  static final Duration RECORD_FOR = Duration.ofMinutes(10);

  private final String label;
  private final long diskBytes;
  private final LongSupplier clock;
  private final Set<Long> seen = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Long> order = new ConcurrentLinkedQueue<>();
  private volatile long firstNanos;
  private volatile boolean begun;

  TraceRecorder(String label, long diskBytes, LongSupplier nanoClock) {
    this.label = label;
    this.diskBytes = diskBytes;
    this.clock = nanoClock;
  }

  /// Notes a read; answers false when the recording is over.
  boolean note(long offset, int length) {
    long now = clock.getAsLong();
    if (!begun) {
      firstNanos = now;
      begun = true;
    }
    if (now - firstNanos > RECORD_FOR.toNanos() || seen.size() >= BootTrace.MAX_UNITS) {
      return false;
    }
    long last = (offset + Math.max(1, length) - 1) / BootTrace.UNIT_BYTES;
    for (long unit = offset / BootTrace.UNIT_BYTES; unit <= last; unit++) {
      if (seen.add(unit)) {
        order.add(unit);
      }
    }
    return true;
  }

  /// What was read so far.
  BootTrace trace() {
    long[] units = order.stream().limit(BootTrace.MAX_UNITS).mapToLong(Long::longValue).toArray();
    return new BootTrace(label, diskBytes, units);
  }
}
