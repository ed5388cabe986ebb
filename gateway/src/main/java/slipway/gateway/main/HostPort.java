package slipway.gateway.main;

import java.net.InetSocketAddress;

/// An address on the command line or in a configuration: `host:port` or `[v6]:port`.
record HostPort(String host, int port) {

  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[|]$", "");
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon < 1 || host.isEmpty() || port < 0 || port > 65_535) {
        throw new NumberFormatException();
      }
      return new HostPort(host, port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "An address is written HOST:PORT, for example 127.0.0.1:3260, not " + text, e);
    }
  }

  /// The first address of the host; whoever means another one writes it as digits.
  @SuppressWarnings("AddressSelection")
  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
