package slipway.gateway.iscsi;

import java.io.IOException;

/// The peer sent bytes which are not what the protocol says: the one exception decoders throw.
public final class MalformedPduException extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedPduException(String message) {
    super(message);
  }
}
