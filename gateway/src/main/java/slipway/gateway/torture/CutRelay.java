package slipway.gateway.torture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A link that breaks: each connection through it is cut after a random number of bytes, and stalls
/// now and then before that.
final class CutRelay implements Closeable {
  /// More connections at once are dropped.
  private static final int CONNECTIONS_MAX = 64;

  private static final int MEAN_BYTES_TO_CUT = 1 << 20;

  private final ServerSocket listener;
  private final int port;
  private final Random random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong cuts = new AtomicLong();

  private CutRelay(ServerSocket listener, int port, Random random) {
    this.listener = listener;
    this.port = port;
    this.random = random;
  }

  /// Relays from a free port of the loopback address to another.
  static CutRelay start(int port, Random random) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    CutRelay relay = new CutRelay(listener, port, random);
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  long cuts() {
    return cuts.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        open.add(near);
        if (open.size() > CONNECTIONS_MAX) {
          drop(near);
          continue;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
      } catch (IOException _) {
        // Closed, or the peer is: whoever dials finds out.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] piece = new byte[16 << 10];
    long left = random.nextLong(2L * MEAN_BYTES_TO_CUT);
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (random.nextInt(64) == 0) {
          LockSupport.parkNanos(random.nextInt(50_000_000));
        }
        to.getOutputStream().write(piece, 0, (int) Math.min(n, left));
        left -= n;
        if (left <= 0) {
          cuts.incrementAndGet();
          break;
        }
      }
    } catch (IOException _) {
      // Either end has gone; so goes the other.
    } finally {
      drop(from);
      drop(to);
    }
  }

  private void drop(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone, which is what was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(this::drop);
  }
}
