package slipway.lab.wan;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One relayed connection: a client and, once it is joined, a server. Guarded by its monitor.
final class Relay {
  private final SocketChannel client;
  private @Nullable SocketChannel server;
  private boolean dropped;
  private boolean swallowed;

  Relay(SocketChannel client) {
    this.client = client;
  }

  /// Takes the server's side; false when the relay was dropped meanwhile.
  synchronized boolean joined(SocketChannel other) {
    server = other;
    return !dropped;
  }

  synchronized void swallow() {
    swallowed = true;
  }

  synchronized boolean wasSwallowed() {
    return swallowed;
  }

  /// Both directions have ended by themselves: what a slow reader has yet to take still reaches it.
  synchronized void finish() throws IOException {
    client.close();
    if (server != null) {
      server.close();
    }
  }

  synchronized void drop() {
    dropped = true;
    reset(client);
    reset(server);
  }

  /// Closes with a TCP reset: what is on its way is lost, as on a broken link.
  static void reset(@Nullable SocketChannel channel) {
    if (channel == null || !channel.isOpen()) {
      return;
    }
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      System.getLogger(Relay.class.getName())
          .log(System.Logger.Level.DEBUG, "resetting a connection", e);
    }
  }
}
