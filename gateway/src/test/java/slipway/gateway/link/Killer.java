package slipway.gateway.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A relay that cuts each connection after a random number of bytes from the server, corrupts
/// instead when told to, and refuses or freezes everything on demand.
final class Killer implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Random random;
  private final int mostBytes;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile boolean refusing;
  private volatile boolean frozen;

  /// Cuts after up to `mostBytes`, or never when that is 0.
  Killer(int target, int mostBytes, long seed) throws IOException {
    this.target = target;
    this.mostBytes = mostBytes;
    this.random = new Random(seed);
    this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  /// Cuts everything now and lets nothing through until told otherwise.
  void refuse(boolean refuse) throws IOException {
    refusing = refuse;
    if (refuse) {
      cutAll();
    }
  }

  /// Keeps connections up but carries nothing any more.
  void freeze() {
    frozen = true;
  }

  void cutAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket server = new Socket(listener.getInetAddress(), target);
        open.add(client);
        open.add(server);
        long budget;
        synchronized (random) {
          budget = mostBytes == 0 ? Long.MAX_VALUE : 4000 + random.nextInt(mostBytes);
        }
        Thread.ofVirtual().start(() -> pipe(client, server, Long.MAX_VALUE));
        Thread.ofVirtual().start(() -> pipe(server, client, budget));
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
  }

  private void pipe(Socket from, Socket to, long budget) {
    byte[] bytes = new byte[8192];
    long left = budget;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (frozen) {
          continue;
        }
        out.write(bytes, 0, (int) Math.min(n, left));
        left -= n;
        if (left <= 0) {
          cuts.incrementAndGet();
          return;
        }
      }
    } catch (IOException _) {
      // Cut from the other side.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cutAll();
  }
}
