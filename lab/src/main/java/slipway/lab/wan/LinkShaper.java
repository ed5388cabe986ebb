package slipway.lab.wan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A TCP relay that behaves like a long link: all connections of one direction share its rate, and
/// every byte arrives a fixed time after it was sent.
///
/// Each relayed connection has two [Pipe]s, each with a reading and a writing virtual thread. What
/// is on its way is bounded by rate times delay plus a little, so a sender feels the link.
public final class LinkShaper implements AutoCloseable {
  /// The most connections at a time; more are reset.
  public static final int MAX_CONNECTIONS = 256;

  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocketChannel listener;
  private final InetSocketAddress target;
  private final Lane forward;
  private final Lane backward;
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();

  private final AtomicInteger accepted = new AtomicInteger();

  /// Null while the link is whole. Written and read for a decision under this object's monitor.
  private @Nullable CutMode cut;

  /// What the link can do.
  ///
  /// @param bitsPerSecond per direction, shared by all connections
  /// @param oneWayDelay half of what the link adds to a round trip
  public record Link(long bitsPerSecond, Duration oneWayDelay) {
    public static final Duration MAX_DELAY = Duration.ofSeconds(5);

    public Link {
      if (bitsPerSecond < 8_000 || bitsPerSecond > 100_000_000_000L) {
        throw new IllegalArgumentException("rate of " + bitsPerSecond + " bit/s");
      }
      if (oneWayDelay.isNegative() || oneWayDelay.compareTo(MAX_DELAY) > 0) {
        throw new IllegalArgumentException("delay of " + oneWayDelay);
      }
    }

    /// Reads "MBIT:MS", for example "1000:10".
    public static Link parse(String text) {
      String[] parts = text.split(":", -1);
      try {
        if (parts.length == 2) {
          return new Link(
              Math.round(Double.parseDouble(parts[0]) * 1e6),
              Duration.ofNanos(Math.round(Double.parseDouble(parts[1]) * 1e6)));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("a link is MBIT:MS, not " + text, e);
      }
      throw new IllegalArgumentException("a link is MBIT:MS, not " + text);
    }
  }

  /// What happens to new connections while the link is cut.
  public enum CutMode {
    /// They are reset at once.
    REFUSE,
    /// They are accepted and hear nothing until the link is restored, which drops them.
    BLACKHOLE
  }

  private LinkShaper(ServerSocketChannel listener, InetSocketAddress target, Link link) {
    this.listener = listener;
    this.target = target;
    this.forward = new Lane(link);
    this.backward = new Lane(link);
  }

  /// Starts to relay from a free port of 127.0.0.1.
  public static LinkShaper start(InetSocketAddress target, Link link) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    LinkShaper shaper = new LinkShaper(listener, target, link);
    Thread.ofVirtual().name("link " + target).start(shaper::acceptAll);
    return shaper;
  }

  private void acceptAll() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        Thread.ofVirtual().start(() -> relay(client));
      } catch (IOException e) {
        if (listener.isOpen()) {
          System.getLogger(LinkShaper.class.getName())
              .log(System.Logger.Level.WARNING, "accepting for " + target, e);
        }
      }
    }
  }

  private void relay(SocketChannel client) {
    Relay relay = new Relay(client);
    if (!admit(relay)) {
      return;
    }
    SocketChannel server = null;
    try {
      server = SocketChannel.open();
      server.socket().connect(target, CONNECT_MILLIS);
      if (relay.joined(server)) {
        Pipe.run(client, server, forward, backward);
        relay.finish();
      }
    } catch (IOException e) {
      System.getLogger(LinkShaper.class.getName())
          .log(System.Logger.Level.DEBUG, "relay to " + target, e);
    } finally {
      Relay.reset(server);
      relay.drop();
      relays.remove(relay);
    }
  }

  /// Decides under the monitor, so that no connection slips past a cut.
  private synchronized boolean admit(Relay relay) {
    if (!listener.isOpen() || cut == CutMode.REFUSE || relays.size() >= MAX_CONNECTIONS) {
      relay.drop();
      return false;
    }
    relays.add(relay);
    accepted.incrementAndGet();
    if (cut == CutMode.BLACKHOLE) {
      relay.swallow();
      return false;
    }
    return true;
  }

  /// Where clients connect.
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.socket().getLocalSocketAddress();
  }

  /// Changes rate and delay for bytes sent from now on.
  public void reshape(Link link) {
    forward.reshape(link);
    backward.reshape(link);
  }

  /// Drops all connections at once, with what is on its way, and keeps new ones out.
  public synchronized void cut(CutMode mode) {
    cut = mode;
    dropAll();
  }

  /// Lets connections through again; those a black hole took are dropped.
  public synchronized void restore() {
    cut = null;
    dropSwallowed();
  }

  private void dropAll() {
    relays.forEach(Relay::drop);
    relays.clear();
  }

  private void dropSwallowed() {
    relays.removeIf(
        relay -> {
          if (relay.wasSwallowed()) {
            relay.drop();
          }
          return relay.wasSwallowed();
        });
  }

  /// Bytes delivered to the target.
  public long bytesForward() {
    return forward.delivered();
  }

  /// Bytes delivered from the target.
  public long bytesBackward() {
    return backward.delivered();
  }

  /// Connections that are open now.
  public int connections() {
    return relays.size();
  }

  /// Connections that were ever let in: while the number stays, those that are open are the old
  /// ones.
  public int accepted() {
    return accepted.get();
  }

  @Override
  public synchronized void close() throws IOException {
    listener.close();
    dropAll();
  }
}
