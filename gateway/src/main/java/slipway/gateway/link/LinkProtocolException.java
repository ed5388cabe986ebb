package slipway.gateway.link;

import java.io.IOException;

/// The peer sent what the protocol does not allow; the connection is of no more use.
final class LinkProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  LinkProtocolException(String message) {
    super(message);
  }
}
