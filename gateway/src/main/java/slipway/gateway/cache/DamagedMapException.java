package slipway.gateway.cache;

import java.io.IOException;

/// The map of a volume contradicts itself or its checksums. The message names the place. Nothing
/// is guessed: a wrong map would serve wrong bytes.
public final class DamagedMapException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedMapException(String message) {
    super(message);
  }
}
