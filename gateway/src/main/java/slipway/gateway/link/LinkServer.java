package slipway.gateway.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.tls.Identity;

/// Publishes disks to the gateways of the same authority. Every peer may read every published disk;
/// none may write.
public final class LinkServer implements Closeable {
  /// Connections at once, all peers together; the next ones are closed unanswered. One connection
  /// holds at most [Answering#READ_BYTES_MAX] per urgency.
  public static final int CONNECTIONS_MAX = 96;

  /// Disks that are published at once.
  public static final int DISKS_MAX = 4096;

  /// Connections that wait to be accepted.
  private static final int BACKLOG = 64;

  /// The pause after an accept that failed.
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(20);

  private final Identity identity;
  private final LinkTimeouts timeouts;
  private final MeteredListener listener;
  private final Meter meter = new Meter();
  private final Semaphore room = new Semaphore(CONNECTIONS_MAX);
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Published> byName = new ConcurrentHashMap<>();
  private final Map<Long, Published> byHandle = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<UUID, Shared> links = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// A link's right of way and how many connections share it.
  private record Shared(RightOfWay way, int users) {}

  /// Listens on `address`; port 0 picks one.
  public LinkServer(InetSocketAddress address, Identity identity) throws IOException {
    this(address, identity, LinkTimeouts.DEFAULT);
  }

  /// The same with other timeouts.
  public LinkServer(InetSocketAddress address, Identity identity, LinkTimeouts timeouts)
      throws IOException {
    this.identity = identity;
    this.timeouts = timeouts;
    this.listener = new MeteredListener(meter);
    try {
      listener.setReuseAddress(true);
      listener.bind(address, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
    Thread.ofVirtual().name("link-accept-" + port()).start(this::accept);
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /// The port it listens on.
  public int port() {
    return listener.getLocalPort();
  }

  /// Lets peers read `disk` under `name`. It stays the caller's, who closes it after [#withdraw].
  public void publish(String name, BlockDevice disk) {
    if (name.isEmpty() || Text.bytes(name).length >= Text.BYTES_MAX) {
      throw new IllegalArgumentException("a disk's name has 1 to " + Text.BYTES_MAX + " bytes");
    }
    if (byName.size() >= DISKS_MAX) {
      throw new IllegalStateException(DISKS_MAX + " disks are published already");
    }
    Published published = new Published(random.nextLong(), disk);
    if (byName.putIfAbsent(name, published) != null) {
      throw new IllegalStateException("a disk is published as '" + name + "' already");
    }
    byHandle.put(published.handle(), published);
  }

  /// Stops publishing; returns when no read of the disk is under way any more.
  public void withdraw(String name) {
    Published published = byName.remove(name);
    if (published != null) {
      byHandle.remove(published.handle());
      published.withdraw();
    }
  }

  @Nullable Published find(String name) {
    return byName.get(name);
  }

  @Nullable Published find(long handle) {
    return byHandle.get(handle);
  }

  /// What went over all connections so far.
  public LinkStatistics statistics() {
    return meter.statistics();
  }

  Meter meter() {
    return meter;
  }

  private void accept() {
    while (!closed) {
      try {
        MeteredSocket socket = listener.accept();
        if (!room.tryAcquire()) {
          socket.close();
          continue;
        }
        open.add(socket);
        Thread.ofPlatform().daemon().name("link-serve").start(() -> serve(socket));
      } catch (IOException _) {
        // The listener is closed, the caller went away, or there are no descriptors left just now.
        LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
      }
    }
  }

  private void serve(MeteredSocket socket) {
    try (socket) {
      if (!closed) {
        Answering.serve(this, socket, identity, timeouts);
      }
    } catch (IOException _) {
      // The caller sees its connection end, and says why.
    } finally {
      open.remove(socket);
      room.release();
    }
  }

  /// The right of way of a link's connections, made with the first and forgotten with the last.
  RightOfWay join(UUID link) {
    Shared shared =
        links.compute(
            link,
            (id, old) ->
                old == null
                    ? new Shared(new RightOfWay(), 1)
                    : new Shared(old.way(), old.users() + 1));
    return java.util.Objects.requireNonNull(shared).way();
  }

  void leave(UUID link) {
    links.computeIfPresent(
        link, (id, old) -> old.users() == 1 ? null : new Shared(old.way(), old.users() - 1));
  }

  /// Ends every connection. The disks stay open: they are their owners'.
  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    byName.keySet().forEach(this::withdraw);
  }

  @Override
  public String toString() {
    return "link server on " + address();
  }

  private static final class MeteredListener extends ServerSocket {
    private final Meter meter;

    MeteredListener(Meter meter) throws IOException {
      this.meter = meter;
    }

    @Override
    public MeteredSocket accept() throws IOException {
      MeteredSocket socket = new MeteredSocket(meter);
      implAccept(socket);
      return socket;
    }
  }
}
