package slipway.gateway.block;

/// Whether a write is acknowledged when it is visible or when it is safe.
public enum Durability {
  /// Visible to every later read; a crash may lose it until the next flush.
  VOLATILE,
  /// Safe before the call returns: SCSI's Force Unit Access. // SBC-4 §4.10
  DURABLE
}
