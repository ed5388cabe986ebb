package slipway.gateway.block;

import java.io.IOException;

/// The bytes exist but cannot be had just now: the link is down, or the peer is not answering.
/// Retrying later is right; giving up, or answering zeros, is wrong.
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }

  public UnreachableException(String message) {
    super(message);
  }
}
