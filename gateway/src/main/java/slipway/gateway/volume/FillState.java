package slipway.gateway.volume;

/// What the filler is doing.
public enum FillState {
  /// Not asked to fill.
  PAUSED,
  /// Filling.
  RUNNING,
  /// Wants to fill and waits before it tries again, because the last attempt failed.
  RETRYING,
  /// Nothing is left to fill, durably.
  FILLED
}
