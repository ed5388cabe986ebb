package slipway.gateway.link;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How far away the peer is: the shortest round trip seen lately on any of a link's connections.
///
/// Shared by the link's [Pacer]s, because a connection that begins while another one fills the path
/// would take that one's queue for distance.
///
/// The shortest round trip is forgotten after a while, because routes change. So that the queue the
/// pacers keep themselves is not taken for distance then, they halve their windows for a moment.
///
/// Guarded by its own monitor; nothing here waits.
final class Distance {
  /// How long the shortest round trip is believed; in the worst case twice this.
  static final Duration BELIEVED = Duration.ofSeconds(10);

  /// What is assumed before the first measurement.
  static final Duration ASSUMED = Duration.ofMillis(20);

  private final LongSupplier clock;
  private long shortest = Long.MAX_VALUE;
  private long shortestBefore = Long.MAX_VALUE;
  private long since;
  private long drainUntil;

  Distance(LongSupplier nanoClock) {
    this.clock = nanoClock;
    this.since = nanoClock.getAsLong();
    this.drainUntil = since;
  }

  synchronized void observe(long tripNanos) {
    shortest = Math.min(shortest, tripNanos);
    long now = clock.getAsLong();
    if (now - since >= BELIEVED.toNanos()) {
      since = now;
      drainUntil = now + 2 * nanos();
      shortestBefore = shortest;
      shortest = Long.MAX_VALUE;
    }
  }

  /// The round trip without a queue.
  synchronized long nanos() {
    long least = Math.min(shortest, shortestBefore);
    return least == Long.MAX_VALUE ? ASSUMED.toNanos() : least;
  }

  /// Whether the pacers keep half their windows now, to let the queue run empty.
  synchronized boolean draining() {
    return clock.getAsLong() - drainUntil < 0;
  }
}
