package slipway.lab.machine;

import java.io.IOException;

/// A change id is malformed, from the future, or from before tracking was reset: start from "*".
public final class UnknownChangeIdException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnknownChangeIdException(String message) {
    super(message);
  }
}
