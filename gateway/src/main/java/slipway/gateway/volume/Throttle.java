package slipway.gateway.volume;

/// A token bucket, as the moment at which the next byte may go.
///
/// Unused time is saved up to [#MAX_BURST_NANOS] only, so that a pause is not followed by a flood.
/// Not thread-safe: one filler asks.
final class Throttle {
  static final long MAX_BURST_NANOS = 100_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private long nextFree = Long.MIN_VALUE;

  /// How long to wait before `bytes` may be sent at this rate, which counts them as sent; 0 is no
  /// limit.
  long reserve(int bytes, long bytesPerSecond, long now) {
    if (bytesPerSecond == 0) {
      nextFree = Long.MIN_VALUE;
      return 0;
    }
    long start = nextFree == Long.MIN_VALUE ? now : Math.max(nextFree, now - MAX_BURST_NANOS);
    nextFree = start + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
    return Math.max(0, start - now);
  }
}
