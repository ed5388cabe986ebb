package slipway.lab.machine;

import java.util.List;
import java.util.regex.Pattern;

/// A network card on user-mode networking: the guest reaches the host's 127.0.0.1 as 10.0.2.2, and
/// the host reaches the guest's forwarded TCP ports at [Machine#hostPort].
///
/// @param mac lower case, colon separated
/// @param forwardedPorts TCP ports of the guest
/// @param connected false pulls the cable: the guest sees a card without a link
public record Nic(String mac, List<Integer> forwardedPorts, boolean connected) {
  /// The most guest ports one card forwards.
  public static final int MAX_FORWARDED_PORTS = 16;

  private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

  public Nic {
    forwardedPorts = List.copyOf(forwardedPorts);
    if (!MAC.matcher(mac).matches()) {
      throw new IllegalArgumentException("not a MAC address in lower case: " + mac);
    }
    if (forwardedPorts.size() > MAX_FORWARDED_PORTS) {
      throw new IllegalArgumentException("more than " + MAX_FORWARDED_PORTS + " forwarded ports");
    }
    for (int port : forwardedPorts) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a TCP port: " + port);
      }
    }
  }

  public Nic(String mac, List<Integer> forwardedPorts) {
    this(mac, forwardedPorts, true);
  }
}
