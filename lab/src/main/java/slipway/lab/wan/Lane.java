package slipway.lab.wan;

import java.util.concurrent.atomic.AtomicLong;

/// One direction of the link: a wire that one sender after the other occupies.
final class Lane {
  private static final long CHUNK_MICROS = 250;
  private static final long CHUNK_LEAST = 4 << 10;
  private static final long CHUNK_MOST = 32 << 10;

  private final AtomicLong delivered = new AtomicLong();
  private LinkShaper.Link link;
  private long freeAtNanos = System.nanoTime();

  Lane(LinkShaper.Link link) {
    this.link = link;
  }

  /// When the bytes have left the sender, and when they arrive; both are of [System#nanoTime].
  record Passage(long leftNanos, long arrivesNanos) {}

  synchronized Passage occupy(int bytes) {
    long now = System.nanoTime();
    long begin = freeAtNanos - now > 0 ? freeAtNanos : now;
    freeAtNanos = begin + Math.round(bytes * 8e9 / link.bitsPerSecond());
    return new Passage(freeAtNanos, freeAtNanos + link.oneWayDelay().toNanos());
  }

  synchronized void reshape(LinkShaper.Link other) {
    link = other;
  }

  /// What the link itself holds of one connection, and a little for the receiver to be late.
  synchronized long capacityBytes() {
    return Pipe.SLACK_BYTES + Math.round(link.bitsPerSecond() / 8e9 * link.oneWayDelay().toNanos());
  }

  /// How much of one connection passes before another one's turn: a wire carries packets, so it is
  /// little, but not so little that every packet wakes a thread.
  synchronized int chunkBytes() {
    return (int)
        Math.clamp(link.bitsPerSecond() / 8 * CHUNK_MICROS / 1_000_000, CHUNK_LEAST, CHUNK_MOST);
  }

  void deliver(int bytes) {
    delivered.addAndGet(bytes);
  }

  long delivered() {
    return delivered.get();
  }
}
