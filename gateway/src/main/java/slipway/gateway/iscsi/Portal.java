package slipway.gateway.iscsi;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/// An address at which initiators connect. // RFC 7143 §4.1.1 "Network Portal"
///
/// @param advertised where initiators are told to come; port 0 means the one listened at
record Portal(ServerSocketChannel listener, InetSocketAddress advertised) implements Closeable {
  /// Listens at `listen`; port 0 takes a free one.
  static Portal open(InetSocketAddress listen, InetSocketAddress advertised) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(listen);
      return new Portal(listener, advertised);
    } catch (BindException e) {
      listener.close();
      throw new IOException("cannot serve iSCSI at " + listen + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /// Where it listens.
  InetSocketAddress address() {
    try {
      return (InetSocketAddress) listener.getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException("the iSCSI server is closed", e);
    }
  }

  /// The advertised address, as SendTargets writes it. // RFC 7143 §13.8
  @Override
  public String toString() {
    int port = advertised.getPort() == 0 ? address().getPort() : advertised.getPort();
    if (advertised.isUnresolved()) {
      return advertised.getHostString() + ":" + port;
    }
    String host = advertised.getAddress().getHostAddress();
    boolean six = advertised.getAddress() instanceof Inet6Address;
    return (six ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
