package slipway.gateway.nbd;

import java.io.IOException;

/// The server sent what the protocol does not allow.
final class NbdProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  NbdProtocolException(String message) {
    super(message);
  }
}
