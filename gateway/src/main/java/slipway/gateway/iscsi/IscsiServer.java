package slipway.gateway.iscsi;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Serves targets, all of them at each of its portals, which form one portal group.
public final class IscsiServer implements Closeable {
  private static final Logger LOG = System.getLogger(IscsiServer.class.getName());

  /// How many targets may be served: bounds the answer to SendTargets.
  public static final int MAX_TARGETS = 256;

  /// How often the clock looks after its connections. A reader that is away for two ticks loses
  /// its role, so this bounds how long a slow command holds up those behind it.
  private static final long TICK_NANOS = 2_000_000;

  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  private final Limits limits;
  private final ThreadFactory readers;
  private final List<Portal> portals = new CopyOnWriteArrayList<>();
  private final BufferPool pool = new BufferPool();
  private final Map<String, TargetService> services = new ConcurrentHashMap<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger nextTsih = new AtomicInteger();
  private volatile boolean closed;

  private IscsiServer(Limits limits, ThreadFactory readers) {
    this.limits = limits;
    this.readers = readers;
  }

  /// Listens at `listen` (port 0 takes a free one) and tells initiators to come to `advertised`
  /// (port 0 there means the one listened at).
  public static IscsiServer start(InetSocketAddress listen, InetSocketAddress advertised)
      throws IOException {
    ThreadFactory readers = Thread.ofPlatform().daemon().name("iscsi-reader-", 0).factory();
    return start(listen, advertised, Limits.DEFAULT, readers);
  }

  /// The same with limits and reader threads of the caller's choice.
  public static IscsiServer start(
      InetSocketAddress listen, InetSocketAddress advertised, Limits limits, ThreadFactory readers)
      throws IOException {
    IscsiServer server = new IscsiServer(limits, readers);
    InetSocketAddress _ = server.listen(listen, advertised);
    Thread.ofPlatform().daemon().name("iscsi-clock").start(server::watch);
    return server;
  }

  /// Opens one more portal, for another path to the same targets; answers where it listens.
  public InetSocketAddress listen(InetSocketAddress listen, InetSocketAddress advertised)
      throws IOException {
    Portal portal = Portal.open(listen, advertised);
    portals.add(portal);
    Thread.ofPlatform().daemon().name("iscsi-accept").start(() -> accept(portal));
    return portal.address();
  }

  /// Where it listens: the first portal.
  public InetSocketAddress address() {
    return portals.getFirst().address();
  }

  /// Begins to serve a target.
  public void add(Target target) {
    if (closed) {
      throw new IllegalStateException("the iSCSI server is closed");
    }
    synchronized (services) {
      if (services.size() >= MAX_TARGETS) {
        throw new IllegalStateException("already " + MAX_TARGETS + " iSCSI targets are served");
      }
      if (services.putIfAbsent(target.iqn(), new TargetService(target)) != null) {
        throw new IllegalArgumentException("iSCSI target " + target.iqn() + " is already served");
      }
    }
  }

  /// Ends a target's sessions and stops serving it.
  public void remove(String iqn) {
    TargetService service = services.remove(iqn);
    if (service == null) {
      throw new IllegalArgumentException("no iSCSI target " + iqn + " is served");
    }
    service.remove().forEach(session -> session.connection.dismiss());
  }

  /// Who is logged in to a target.
  public List<SessionInfo> sessions(String iqn) {
    TargetService service = services.get(iqn);
    if (service == null) {
      throw new IllegalArgumentException("no iSCSI target " + iqn + " is served");
    }
    return service.sessions().stream()
        .map(s -> new SessionInfo(s.nexus.initiatorName(), s.connection.peer(), s.since))
        .toList();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (Portal portal : portals) {
      portal.close();
    }
    connections.forEach(Connection::close);
  }

  Limits limits() {
    return limits;
  }

  BufferPool pool() {
    return pool;
  }

  @Nullable TargetService service(String iqn) {
    return services.get(iqn);
  }

  List<Target> visibleTo(String initiator) {
    return services.values().stream()
        .map(service -> service.target)
        .filter(target -> target.admits(initiator))
        .sorted(Comparator.comparing(Target::iqn))
        .toList();
  }

  List<Portal> portals() {
    return portals;
  }

  /// A session handle: not zero, and not in use.
  int nextTsih() {
    while (true) {
      int tsih = nextTsih.incrementAndGet() & 0xffff;
      if (tsih != 0 && !knowsSession(tsih)) {
        return tsih;
      }
    }
  }

  boolean knowsSession(int tsih) {
    for (Connection connection : connections) {
      Session session = connection.session();
      if (session != null && session.tsih == tsih) {
        return true;
      }
    }
    return false;
  }

  Thread newReader(Runnable work) {
    return readers.newThread(work);
  }

  void ended(Connection connection) {
    connections.remove(connection);
  }

  int connectionCount() {
    return connections.size();
  }

  private void accept(Portal portal) {
    while (!closed) {
      try {
        SocketChannel channel = portal.listener().accept();
        if (connections.size() >= limits.connections()) {
          LOG.log(Level.WARNING, "refused an iSCSI connection: there are {0}", connections.size());
          channel.close();
          continue;
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
        Connection connection = new Connection(this, channel);
        connections.add(connection);
        newReader(connection).start();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // Out of descriptors, most likely: wait a little for some to come free.
        LOG.log(Level.WARNING, "accepting an iSCSI connection failed", e);
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(TICK_NANOS);
      long now = System.nanoTime();
      for (Connection connection : connections) {
        connection.tick(now);
      }
    }
  }

  @Override
  public String toString() {
    return "iSCSI server with targets " + services.keySet();
  }
}
