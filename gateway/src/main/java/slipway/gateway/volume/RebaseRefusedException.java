package slipway.gateway.volume;

import java.io.IOException;

/// A volume may not change its origin now; nothing was changed.
public final class RebaseRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Why not.
  public enum Reason {
    /// An initiator is attached, and an origin never changes under one (law 4).
    ATTACHED,
    /// The guest has written here: the newer origin knows nothing of that.
    WRITTEN_BY_GUEST,
    /// The volume has this generation or a later one, from another origin.
    STALE_GENERATION
  }

  private final Reason reason;

  RebaseRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
