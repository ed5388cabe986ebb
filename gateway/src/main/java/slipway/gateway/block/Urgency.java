package slipway.gateway.block;

/// Why bytes are being read, most urgent first. Layers that queue (the link, a throttle) serve a
/// lower ordinal before a higher one.
///
/// It travels beside the call as a scoped value, because only the two ends care: the volume that
/// knows why it reads and the layer that has a queue.
public enum Urgency {
  /// Somebody waits for these bytes: an initiator's read.
  DEMAND,
  /// The recorded boot trace says they are about to be asked for.
  TRACE,
  /// Read-ahead of a detected stream.
  STREAM,
  /// Filling, whenever nothing else wants the link.
  FILL;

  /// The urgency of the calling thread's reads; [#current] answers [#DEMAND] where none is bound.
  public static final ScopedValue<Urgency> SCOPE = ScopedValue.newInstance();

  /// The urgency of the calling thread's reads.
  public static Urgency current() {
    return SCOPE.orElse(DEMAND);
  }
}
