package slipway.gateway.link;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;
import slipway.gateway.tls.Identity;

/// The way to one peer, shared by all disks read from it: a few connections that are made when they
/// are needed and made again when they break.
///
/// The first connection carries demand reads, the other everything else.
public final class Link implements Closeable {
  /// Connections beside the urgent one. One keeps the path full; more of them make the queue in
  /// front of it harder to hold short.
  public static final int BULK_LANES = 1;

  /// A call that is not demand waits up to this many deadlines while other replies do come in: it
  /// may simply be its turn last.
  static final int BULK_PATIENCE = 10;

  private final InetSocketAddress address;
  private final LinkTimeouts timeouts;
  private final Meter meter = new Meter();
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean closed;

  /// A link to the gateway at `address`, whose certificate must name the host as written there.
  /// Connects when the first disk is opened.
  public Link(InetSocketAddress address, Identity identity) {
    this(address, identity, LinkTimeouts.DEFAULT);
  }

  /// The same with other timeouts.
  public Link(InetSocketAddress address, Identity identity, LinkTimeouts timeouts) {
    this.address = address;
    this.timeouts = timeouts;
    UUID id = UUID.randomUUID();
    Asking.Path path =
        new Asking.Path(new Distance(System::nanoTime), new Expected(System::nanoTime));
    for (int i = 0; i <= BULK_LANES; i++) {
      Asking.Dial dial = new Asking.Dial(address, id, identity, path, i == 0);
      lanes.add(
          new Lane(
              "link-" + Asking.name(address) + "-" + i,
              () -> Asking.connect(dial, timeouts, meter),
              timeouts,
              meter));
    }
  }

  /// Opens a disk the peer publishes; waits for the peer up to the deadline.
  public LinkDevice open(String name) throws IOException {
    return LinkDevice.open(this, name, false);
  }

  /// Begins to make every connection: made when it is first needed, each would keep its first
  /// reader waiting for three round trips.
  void begin() {
    lanes.forEach(Lane::begin);
  }

  /// What went over all connections so far.
  public LinkStatistics statistics() {
    return meter.statistics();
  }

  /// How the connections that are up are paced, for people.
  List<String> pacing() {
    return lanes.stream().map(lane -> String.valueOf(lane.now())).toList();
  }

  LinkTimeouts timeouts() {
    return timeouts;
  }

  /// A call that is under way on a connection.
  record Asked(Call call, Asking on) {}

  /// Sends a call; throws when there is no connection before `untilNanos`.
  Asked ask(Call call, long untilNanos) throws IOException {
    try {
      while (true) {
        Lane lane = lane(call.urgency());
        Asking asking = lane.connection(untilNanos);
        if (asking == null) {
          IOException why = lane.lastFailure();
          throw unreachable(why == null ? call.loss() : why);
        }
        if (asking.submit(call, untilNanos)) {
          return new Asked(call, asking);
        }
        if (untilNanos - System.nanoTime() <= 0) {
          throw unreachable(call.loss());
        }
      }
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  /// Waits for a call that was asked, asking it again as often as its connection breaks, until the
  /// deadline. Returns when it is answered or the server said no.
  void finish(Asked asked, long startedNanos) throws IOException {
    Asked now = asked;
    Call call = asked.call();
    try {
      while (true) {
        long until = deadline(now, startedNanos);
        switch (call.await(until)) {
          case ANSWERED -> {
            if (call instanceof ReadCall read) {
              meter.answered(call.urgency(), read.length(), read.encodedBytes());
            }
            return;
          }
          case FAILED -> {
            return;
          }
          case LOST -> {
            if (closed) {
              throw new java.nio.channels.ClosedChannelException();
            }
            now = ask(call, startedNanos + timeouts.deadline().toNanos());
          }
          case ASKED, IDLE, GIVEN_UP -> {
            if (deadline(now, startedNanos) - System.nanoTime() <= 0) {
              throw unreachable(call.loss());
            }
          }
        }
      }
    } catch (InterruptedException _) {
      throw interrupted();
    } finally {
      now.on().cancel(call);
    }
  }

  private long deadline(Asked asked, long startedNanos) {
    long patience = timeouts.deadline().toNanos();
    if (asked.call().urgency() == Urgency.DEMAND) {
      return startedNanos + patience;
    }
    long sinceStart = Math.max(0, asked.on().progressNanos() - startedNanos);
    return startedNanos + patience + Math.min(sinceStart, (BULK_PATIENCE - 1) * patience);
  }

  private Lane lane(Urgency urgency) {
    if (urgency == Urgency.DEMAND) {
      return lanes.getFirst();
    }
    Lane best = lanes.get(1 + Math.floorMod(turn.getAndIncrement(), BULK_LANES));
    Asking of = best.now();
    for (Lane lane : lanes.subList(1, lanes.size())) {
      Asking other = lane.now();
      if (other != null
          && !other.ended()
          && (of == null || of.ended() || other.callsUnderWay() < of.callsUnderWay())) {
        best = lane;
        of = other;
      }
    }
    return best;
  }

  private IOException unreachable(@Nullable IOException why) {
    if (closed) {
      return new java.nio.channels.ClosedChannelException();
    }
    String message =
        Asking.name(address)
            + " did not answer within "
            + timeouts.deadline().toMillis()
            + " ms"
            + (why == null ? "" : ": " + why.getMessage());
    return why == null ? new UnreachableException(message) : new UnreachableException(message, why);
  }

  static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the reader was interrupted");
  }

  /// Ends every connection; the disks opened over it are closed with it.
  @Override
  public void close() {
    closed = true;
    lanes.forEach(Lane::close);
  }

  @Override
  public String toString() {
    return "link to " + Asking.name(address);
  }
}
