package slipway.gateway.link;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/// Decides how many bytes may be on their way to us on one connection.
///
/// The rate of a link is reached when the bytes under way fill it; every byte more only waits in
/// front of its narrowest place and delays whatever comes after, most of all a demand read on
/// another connection. TCP sees losses only, and fills whatever buffer there is. So this end grants
/// credit by delay: the round trip of a ping travels behind the replies; what it takes longer than
/// the shortest one ever seen is the queue. The window doubles each round trip until a queue
/// appears, then moves so that the queue holds about [#queueTarget].
///
/// The shortest round trip is forgotten after a while, because routes change; so that the queue we
/// keep ourselves is not taken for distance, the window is halved for a moment before that.
///
/// Guarded by its own monitor; nothing here waits.
final class Pacer {
  /// Where a connection starts: answers a 64 KiB miss, with its neighbours, in one round trip.
  static final int WINDOW_INITIAL_BYTES = 256 * 1024;

  /// Never less than a few frames, or nothing could move.
  static final int WINDOW_MIN_BYTES = 64 * 1024;

  /// 10 Gbit/s over 25 ms; also bounds what a peer can have under way to us.
  static final int WINDOW_MAX_BYTES = 32 << 20;

  static final Duration QUEUE_TARGET_MIN = Duration.ofNanos(500_000);
  static final Duration QUEUE_TARGET_MAX = Duration.ofMillis(5);

  /// How long the shortest round trip is believed, in the worst case twice this.
  static final Duration BASE_BELIEVED = Duration.ofSeconds(10);

  /// Pings that are under way at once.
  static final int PROBES_MAX = 8;

  /// Pings per round trip while replies flow.
  private static final int PROBES_PER_ROUND = 4;

  private static final long PROBE_INTERVAL_MIN_NANOS = 1_000_000;

  private record Probe(long token, long receivedThen) {}

  private final LongSupplier clock;
  private final Deque<Probe> probes = new ArrayDeque<>();
  private long window = WINDOW_INITIAL_BYTES;
  private long granted;
  private long received;
  private boolean starting = true;
  private long base = Long.MAX_VALUE;
  private long baseBefore = Long.MAX_VALUE;
  private long baseSince;
  private long lastProbe;
  private long drainUntil;
  private long roundStart;
  private int samples;
  private long shortest;
  private long mostDelivered;

  Pacer(LongSupplier nanoClock) {
    this.clock = nanoClock;
    this.baseSince = nanoClock.getAsLong();
    this.drainUntil = baseSince;
    this.roundStart = baseSince;
    beginRound(baseSince);
  }

  /// Notes that paced frames of that many bytes arrived.
  synchronized void received(int bytes) {
    received += bytes;
  }

  /// The credit to grant now: zero, or enough to be worth a frame.
  synchronized int grant() {
    long effective = clock.getAsLong() - drainUntil < 0 ? window / 2 : window;
    long room = effective - (granted - received);
    if (room < Math.max(Frame.BYTES_MAX, effective / 16)) {
      return 0;
    }
    granted += room;
    return (int) room;
  }

  /// Whether the replies that just came make another ping worth its while.
  synchronized boolean probeDue() {
    long interval =
        base == Long.MAX_VALUE
            ? PROBE_INTERVAL_MIN_NANOS
            : Math.max(PROBE_INTERVAL_MIN_NANOS, base / PROBES_PER_ROUND);
    return probes.size() < PROBES_MAX && clock.getAsLong() - lastProbe >= interval;
  }

  /// A ping to send at once, or null while too many are under way.
  synchronized @org.jspecify.annotations.Nullable Ping probe() {
    if (probes.size() >= PROBES_MAX) {
      return null;
    }
    long now = clock.getAsLong();
    lastProbe = now;
    probes.add(new Probe(now, received));
    return new Ping(now);
  }

  /// Takes the answer to a ping; they come in order.
  synchronized void pong(long token) throws LinkProtocolException {
    Probe probe = probes.poll();
    if (probe == null || probe.token() != token) {
      throw new LinkProtocolException("a pong that answers no ping");
    }
    long now = clock.getAsLong();
    long trip = Math.max(1, now - token);
    base = Math.min(base, trip);
    forgetBase(now);
    if (token - roundStart < 0) {
      return; // It left before the last change and says nothing about it.
    }
    samples++;
    shortest = Math.min(shortest, trip);
    mostDelivered = Math.max(mostDelivered, received - probe.receivedThen());
    if (samples >= PROBES_PER_ROUND || now - roundStart >= 2 * shortest) {
      endRound();
      beginRound(now);
    }
  }

  private void endRound() {
    long shortestEver = base();
    long queue = shortest - shortestEver;
    long target = queueTarget(shortestEver);
    boolean full = mostDelivered >= window - window / 3;
    if (starting) {
      if (queue > target) {
        starting = false;
      } else if (full) {
        window = Math.min(WINDOW_MAX_BYTES, 2 * window);
      }
      return;
    }
    double factor = 0.5 + 0.5 * (shortestEver + target) / shortest;
    if (queue < target / 2) {
      factor = Math.max(factor, 1.1);
    }
    if (factor > 1 && !full) {
      return; // The window is not what limits us.
    }
    window = Math.clamp((long) (window * factor), WINDOW_MIN_BYTES, WINDOW_MAX_BYTES);
  }

  private void beginRound(long now) {
    roundStart = now - drainUntil < 0 ? drainUntil : now;
    samples = 0;
    shortest = Long.MAX_VALUE;
    mostDelivered = 0;
  }

  private void forgetBase(long now) {
    if (now - baseSince >= BASE_BELIEVED.toNanos()) {
      baseSince = now;
      drainUntil = now + 2 * base();
      baseBefore = base;
      base = Long.MAX_VALUE;
      beginRound(now);
    }
  }

  private long base() {
    return Math.min(base, baseBefore);
  }

  private static long queueTarget(long base) {
    return Math.clamp(base / 10, QUEUE_TARGET_MIN.toNanos(), QUEUE_TARGET_MAX.toNanos());
  }

  /// The window, for statistics and tests.
  synchronized long window() {
    return window;
  }
}
