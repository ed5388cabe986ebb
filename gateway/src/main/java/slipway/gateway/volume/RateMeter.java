package slipway.gateway.volume;

import java.util.concurrent.TimeUnit;

/// Bytes per second over the last full seconds.
final class RateMeter {
  private static final int SECONDS = 5;

  private final long[] bytes = new long[SECONDS + 1];
  private final long[] second = new long[SECONDS + 1];
  private final long started;

  RateMeter(long now) {
    this.started = TimeUnit.NANOSECONDS.toSeconds(now);
  }

  synchronized void add(long count, long now) {
    long at = TimeUnit.NANOSECONDS.toSeconds(now);
    int cell = Math.floorMod(at, bytes.length);
    if (second[cell] != at) {
      second[cell] = at;
      bytes[cell] = 0;
    }
    bytes[cell] += count;
  }

  synchronized long perSecond(long now) {
    long at = TimeUnit.NANOSECONDS.toSeconds(now);
    long sum = 0;
    for (int cell = 0; cell < bytes.length; cell++) {
      if (second[cell] < at && second[cell] >= at - SECONDS) {
        sum += bytes[cell];
      }
    }
    long full = Math.min(SECONDS, at - started);
    return full <= 0 ? 0 : sum / full;
  }
}
