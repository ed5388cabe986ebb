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
/// the [Distance] is the queue. The window doubles each round trip until a queue
/// appears, then moves so that the queue holds about [#queueTarget]: short while somebody waits for
/// demand reads, long enough to ride out the pauses of busy hosts while nobody does.
///
/// Guarded by its own monitor; nothing here waits.
final class Pacer {
  /// Where a connection starts: answers a 64 KiB miss, with its neighbours, in one round trip.
  static final int WINDOW_INITIAL_BYTES = 256 * 1024;

  /// Never less than a few frames, or nothing could move. A connection that carries demand keeps
  /// [#WINDOW_INITIAL_BYTES]: the queue it sees is the others', and a window smaller than a reply
  /// costs one more round trip.
  static final int WINDOW_MIN_BYTES = 64 * 1024;

  /// 10 Gbit/s over 25 ms; also bounds what a peer can have under way to us.
  static final int WINDOW_MAX_BYTES = 32 << 20;

  static final Duration QUEUE_TARGET_MIN = Duration.ofNanos(500_000);
  static final Duration QUEUE_TARGET_MAX = Duration.ofMillis(5);

  /// The least aimed at while nobody waits.
  static final Duration QUEUE_TARGET_CALM = Duration.ofMillis(2);

  /// How much of the link's time one grant covers.
  static final Duration PORTION = Duration.ofNanos(500_000);

  /// The most a window shrinks or grows in one round. A pause of the process looks like a queue,
  /// and one of those must not cost much; a real queue is still there in the next round.
  private static final double SHRINK_MOST = 0.9;

  private static final double GROW_MOST = 1.125;

  /// Pings that are under way at once.
  static final int PROBES_MAX = 8;

  /// Pings per round trip while replies flow.
  private static final int PROBES_PER_ROUND = 4;

  private static final long PROBE_INTERVAL_MIN_NANOS = 1_000_000;

  private record Probe(long token, long receivedThen) {}

  /// What is known of the demand on the same path.
  interface Demand {
    /// Bytes to leave free for it.
    long reserved();

    /// Whether anybody waited lately, and so may again.
    boolean lately();

    /// Whether it is on this very connection.
    boolean here();
  }

  private final LongSupplier clock;

  private final Distance distance;

  private final Demand demand;
  private final Deque<Probe> probes = new ArrayDeque<>();
  private long window = WINDOW_INITIAL_BYTES;
  private long granted;
  private long received;
  private boolean starting = true;
  private long lastProbe;
  private long roundStart;
  private int samples;
  private long shortest;
  private long mostDelivered;
  private long lastShortest;

  Pacer(LongSupplier nanoClock, Distance distance, Demand demand) {
    this.clock = nanoClock;
    this.distance = distance;
    this.demand = demand;
    beginRound(nanoClock.getAsLong());
  }

  /// Notes that paced frames of that many bytes arrived.
  synchronized void received(int bytes) {
    received += bytes;
  }

  /// The credit to grant now: zero, or enough to be worth a frame.
  ///
  /// The peer always has credit for the largest frame, whatever is reserved: what it sends next is
  /// what this is asked again by, and nothing else would.
  synchronized int grant() {
    long underWay = granted - received;
    long effective = distance.draining() ? window / 2 : window;
    long room = effective - demand.reserved() - underWay;
    if (underWay < Frame.BYTES_MAX) {
      room = Math.max(Frame.BYTES_MAX, room);
    } else if (room < portion(effective)) {
      return 0;
    }
    granted += room;
    return (int) room;
  }

  /// The least that is worth a frame: smaller ones cost both ends a wakeup each, larger ones make
  /// the server send in bursts, which wait in front of the link.
  private long portion(long effective) {
    long passing = effective * PORTION.toNanos() / Math.max(1, distance.nanos());
    return Math.clamp(passing, Frame.BYTES_MAX, Math.max(Frame.BYTES_MAX, effective / 8));
  }

  /// Whether the replies that just came make another ping worth its while.
  synchronized boolean probeDue() {
    long interval = Math.max(PROBE_INTERVAL_MIN_NANOS, distance.nanos() / PROBES_PER_ROUND);
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
    distance.observe(trip);
    if (distance.draining()) {
      beginRound(now + 2 * distance.nanos());
    }
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
    lastShortest = shortest;
    long away = distance.nanos();
    long queue = shortest - away;
    long target = queueTarget(away);
    boolean full = mostDelivered >= window - window / 3;
    if (starting) {
      if (queue > target) {
        starting = false;
      } else if (full) {
        window = Math.min(WINDOW_MAX_BYTES, 2 * window);
      }
      return;
    }
    double factor = Math.max(SHRINK_MOST, 0.5 + 0.5 * (away + target) / shortest);
    if (queue < target / 2) {
      factor = Math.max(factor, GROW_MOST);
    }
    if (factor > 1 && !full) {
      return; // The window is not what limits us.
    }
    int least = demand.here() ? WINDOW_INITIAL_BYTES : WINDOW_MIN_BYTES;
    window = Math.clamp((long) (window * factor), least, WINDOW_MAX_BYTES);
  }

  private void beginRound(long now) {
    roundStart = now;
    samples = 0;
    shortest = Long.MAX_VALUE;
    mostDelivered = 0;
  }

  private long queueTarget(long distance) {
    Duration least = demand.lately() ? QUEUE_TARGET_MIN : QUEUE_TARGET_CALM;
    return Math.clamp(distance / 14, least.toNanos(), QUEUE_TARGET_MAX.toNanos());
  }

  /// The window, for tests.
  synchronized long window() {
    return window;
  }

  @Override
  public synchronized String toString() {
    return "window " + window + ", last round trip " + lastShortest / 1000 + " us";
  }
}
