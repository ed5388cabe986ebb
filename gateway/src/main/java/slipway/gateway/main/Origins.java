package slipway.gateway.main;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;
import slipway.gateway.link.Link;
import slipway.gateway.link.LinkDevice;
import slipway.gateway.nbd.NbdDevice;
import slipway.gateway.tls.Identity;

/// Opens the origins that a URI can name; all disks of one peer share one link.
final class Origins implements AutoCloseable {
  private final @Nullable Identity identity;
  private final Map<InetSocketAddress, Link> links = new ConcurrentHashMap<>();

  /// @param identity for `slipway:` origins; null when none is configured
  Origins(@Nullable Identity identity) {
    this.identity = identity;
  }

  /// Opens `file:`, `nbd://`, `nbd+unix://` or `slipway://host:port/disk`.
  BlockDevice open(URI origin) throws IOException {
    String scheme = origin.getScheme() == null ? "" : origin.getScheme();
    return switch (scheme) {
      case "file" -> FileDevice.openReadOnly(Path.of(origin));
      case "nbd", "nbd+unix" -> NbdDevice.open(origin);
      case "slipway" -> link(peer(origin)).open(diskName(origin));
      default ->
          throw new IOException(
              "An origin is a file:, nbd:, nbd+unix: or slipway: URI, not " + origin);
    };
  }

  /// Wire bytes received from the peer of a `slipway:` origin since the link was first used.
  long receivedBytes(URI origin) {
    if (!"slipway".equals(origin.getScheme())) {
      return 0;
    }
    Link link = links.get(peer(origin));
    return link == null ? 0 : link.statistics().receivedBytes();
  }

  private Link link(InetSocketAddress peer) throws IOException {
    Identity own = identity;
    if (own == null) {
      throw new IOException(
          "A slipway: origin needs --tls DIR with ca.pem, cert.pem and key.pem (slipway keys)");
    }
    return links.computeIfAbsent(peer, address -> new Link(address, own));
  }

  private static InetSocketAddress peer(URI origin) {
    int port = origin.getPort() < 0 ? LinkDevice.DEFAULT_PORT : origin.getPort();
    return InetSocketAddress.createUnresolved(origin.getHost(), port);
  }

  private static String diskName(URI origin) throws IOException {
    String path = origin.getPath() == null ? "" : origin.getPath();
    if (path.length() < 2) {
      throw new IOException(origin + " names no disk; it is written slipway://HOST:PORT/DISK");
    }
    return path.substring(1);
  }

  @Override
  public void close() {
    links.values().forEach(Link::close);
  }
}
