package slipway.ova.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names and addresses as they are written.
final class Hosts {
  /// RFC 1123 §2.1, in parts of at most 63; the last is no number, else it would look like an
  /// address.
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "(?![0-9]+$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private static final Pattern HOST_PORT =
      Pattern.compile("(?<host>\\[[^]]+]|[^:]+)(:(?<port>[0-9]{1,5}))?");

  private Hosts() {}

  /// A name or address, and the port of HTTPS unless another is given.
  record HostPort(String name, int port) {
    String written() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  static Optional<HostPort> hostAndPort(String text) {
    Matcher shape = HOST_PORT.matcher(text);
    boolean bareV6 = address(text).isPresent();
    if (bareV6 || shape.matches()) {
      String name = bareV6 ? text : shape.group("host").replaceAll("[\\[\\]]", "");
      String digits = bareV6 ? null : shape.group("port");
      int port = digits == null ? 443 : Integer.parseInt(digits);
      if (isNameOrAddress(name) && port > 0 && port <= 65_535) {
        return Optional.of(new HostPort(name, port));
      }
    }
    return Optional.empty();
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static boolean isNameOrAddress(String text) {
    return isName(text) || address(text).isPresent();
  }

  /// An address in digits; nothing is looked up.
  static Optional<InetAddress> address(String text) {
    boolean v6 = text.contains(":") && !text.contains("%") && !text.startsWith("[");
    if (!v6 && !V4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /// Whether the first `prefix` bits are the same.
  static boolean sameNetwork(InetAddress a, InetAddress b, int prefix) {
    byte[] x = a.getAddress();
    byte[] y = b.getAddress();
    if (x.length != y.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((x[bit / 8] & mask) != (y[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /// The first or the last address of an IPv4 network, which no machine has. // RFC 1122 §3.2.1.3
  static boolean isNetworkOrBroadcast(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 4 || prefix > 30) {
      return false;
    }
    int host = 0;
    for (byte b : bytes) {
      host = host << 8 | (b & 0xFF);
    }
    int mask = prefix == 0 ? -1 : (1 << (32 - prefix)) - 1;
    return (host & mask) == 0 || (host & mask) == mask;
  }

  /// Loopback, multicast, link-local or the unspecified one.
  static boolean isSpecial(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isMulticastAddress()
        || address.isLinkLocalAddress()
        || "255.255.255.255".equals(address.getHostAddress());
  }

  /// The network's own address, for a sentence.
  static String network(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
