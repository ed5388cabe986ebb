package slipway.gateway.nbd;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/// Where an export is: `nbd://host:port/export` or `nbd+unix:///export?socket=PATH`.
record NbdAddress(SocketAddress socket, String export) {
  /// The registered port. // NBD URI specification
  static final int DEFAULT_PORT = 10_809;

  static NbdAddress of(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String export = path.startsWith("/") ? path.substring(1) : path;
    if ("nbd+unix".equals(uri.getScheme())) {
      return new NbdAddress(UnixDomainSocketAddress.of(socketPath(uri)), export);
    }
    if ("nbd".equals(uri.getScheme()) && uri.getHost() != null) {
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      String host = uri.getHost().replaceAll("^\\[|]$", "");
      return new NbdAddress(InetSocketAddress.createUnresolved(host, port), export);
    }
    throw new IllegalArgumentException(
        uri + " is neither nbd://host:port/export nor nbd+unix:///export?socket=PATH");
  }

  private static String socketPath(URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("socket=") && pair.length() > 7) {
        return URLDecoder.decode(pair.substring(7), StandardCharsets.UTF_8);
      }
    }
    throw new IllegalArgumentException(uri + " names no socket");
  }
}
