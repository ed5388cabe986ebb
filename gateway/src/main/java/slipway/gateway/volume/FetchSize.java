package slipway.gateway.volume;

/// How much one background fetch asks for: more while the origin is quick, so that there are fewer
/// of them, and less when one takes long, because a reader on the same way may have to wait for it.
///
/// Doubles when a fetch took less than half of [#TARGET_NANOS], halves when it took longer than
/// that. Over a long link the way there alone takes longer, and small fetches side by side are
/// right. Any thread may call.
final class FetchSize {
  static final long TARGET_NANOS = 8_000_000;

  private final int least;
  private final int most;
  private int bytes;

  /// @param least the fetch unit
  /// @param most the longest single read of an origin
  FetchSize(int least, int most) {
    this.least = least;
    this.most = most;
    this.bytes = least;
  }

  synchronized int bytes() {
    return bytes;
  }

  /// A fetch of `asked` bytes took so long. One of another size than the present says nothing.
  synchronized void took(int asked, long nanos) {
    if (nanos > TARGET_NANOS && asked <= bytes) {
      bytes = Math.max(least, bytes / 2);
    } else if (nanos < TARGET_NANOS / 2 && asked >= bytes) {
      bytes = Math.min(most, bytes * 2);
    }
  }
}
