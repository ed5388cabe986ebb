package slipway.gateway.link;

import java.time.Duration;

/// How long the link waits for what.
///
/// @param connect for TCP and then for each step of the TLS handshake
/// @param keepAlive a ping leaves this often on a connection that is otherwise idle
/// @param dead a connection on which nothing arrives for this long is given up
/// @param deadline a call that gets nowhere for this long throws `UnreachableException`
/// @param reconnectFirst the pause after the first failed connection; doubles from there
/// @param reconnectMost the longest such pause
public record LinkTimeouts(
    Duration connect,
    Duration keepAlive,
    Duration dead,
    Duration deadline,
    Duration reconnectFirst,
    Duration reconnectMost) {

  /// What a gateway uses unless it is told otherwise.
  public static final LinkTimeouts DEFAULT =
      new LinkTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofSeconds(2));

  public LinkTimeouts {
    for (Duration each :
        new Duration[] {connect, keepAlive, dead, deadline, reconnectFirst, reconnectMost}) {
      if (each.isNegative() || each.isZero()) {
        throw new IllegalArgumentException("a timeout of " + each);
      }
    }
    if (dead.compareTo(keepAlive) <= 0) {
      throw new IllegalArgumentException("dead after " + dead + " but a ping every " + keepAlive);
    }
  }

  /// The same with another deadline.
  public LinkTimeouts withDeadline(Duration other) {
    return new LinkTimeouts(connect, keepAlive, dead, other, reconnectFirst, reconnectMost);
  }

  /// The same with another keep-alive.
  public LinkTimeouts withKeepAlive(Duration every, Duration deadAfter) {
    return new LinkTimeouts(connect, every, deadAfter, deadline, reconnectFirst, reconnectMost);
  }
}
