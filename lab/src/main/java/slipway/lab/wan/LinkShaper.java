package slipway.lab.wan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/// A TCP relay that behaves like a long link: all connections of one direction share its rate, and
/// every byte arrives a fixed time after it was sent.
@SuppressWarnings("DoNotCallSuggester")
public final class LinkShaper implements AutoCloseable {

  /// What the link can do.
  ///
  /// @param bitsPerSecond per direction, shared by all connections
  /// @param oneWayDelay half of what the link adds to a round trip
  public record Link(long bitsPerSecond, Duration oneWayDelay) {}

  /// What happens to new connections while the link is cut.
  public enum CutMode {
    /// They are reset at once.
    REFUSE,
    /// They are accepted and hear nothing until the link is restored, which drops them.
    BLACKHOLE
  }

  /// Starts to relay from a free port of 127.0.0.1.
  public static LinkShaper start(InetSocketAddress target, Link link) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public InetSocketAddress address() {
    throw new UnsupportedOperationException("to come");
  }

  /// Changes rate and delay for bytes sent from now on.
  public void reshape(Link link) {
    throw new UnsupportedOperationException("to come");
  }

  public void cut(CutMode mode) {
    throw new UnsupportedOperationException("to come");
  }

  public void restore() {
    throw new UnsupportedOperationException("to come");
  }

  /// Bytes delivered to the target.
  public long bytesForward() {
    throw new UnsupportedOperationException("to come");
  }

  /// Bytes delivered from the target.
  public long bytesBackward() {
    throw new UnsupportedOperationException("to come");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException("to come");
  }
}
