package slipway.manager.migrations.checks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// A live connection to the port through which the disk is read.
final class LinkReachable implements PreCheck, PreChecks.NeedsDestination {
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  @Override
  public String id() {
    return "link";
  }

  @Override
  public String title() {
    return "The source gateway's link is open";
  }

  @Override
  public Finding look(Scene scene) {
    for (Scene.Reached reached : scene.gateways(scene.site())) {
      String address = reached.health().linkAddress();
      int colon = address.lastIndexOf(":");
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
            (int) TIMEOUT.toMillis());
      } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
        // The manager need not be where the destination gateway is, so this is no proof.
        return Finding.warning(
            Problem.of(
                ProblemType.GATEWAY_UNREACHABLE,
                reached.gateway().name(),
                "the link at " + address + " does not open from the manager: " + e.getMessage()));
      }
    }
    return Finding.PASSED;
  }
}
