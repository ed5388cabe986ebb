package slipway.gateway.block;

/// A run of bytes of one kind. Offset and length are in bytes; the length is positive.
public record Extent(long offset, long length, Kind kind) {

  /// The most extents one call answers: bounds a peer's answer and our memory for it (2.5 MiB).
  public static final int MAX_PER_CALL = 65_536;

  /// What an extent holds.
  public enum Kind {
    /// Bytes that have to be read to be known.
    DATA,
    /// Reads as zeros, by the device's own word.
    ZERO
  }

  public Extent {
    if (offset < 0 || length <= 0 || offset + length < 0) {
      throw new IllegalArgumentException("extent " + offset + "+" + length);
    }
  }

  /// The first byte after the extent.
  public long end() {
    return offset + length;
  }
}
