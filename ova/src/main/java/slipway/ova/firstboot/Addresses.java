package slipway.ova.firstboot;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// The addresses that this machine has now.
public final class Addresses {
  private static final Duration POLL = Duration.ofMillis(500);

  private Addresses() {}

  /// Those that other machines can use, IPv4 first.
  public static List<InetAddress> now() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .sorted(Comparator.comparing((InetAddress address) -> !(address instanceof Inet4Address)))
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  /// Waits for the first; empty when the time is up.
  static List<InetAddress> await(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    List<InetAddress> found = now();
    while (found.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(POLL);
      found = now();
    }
    return found;
  }
}
