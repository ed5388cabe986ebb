package slipway.gateway.block;

/// What a device can do beyond reading.
///
/// @param writable write, zero and trim are allowed
/// @param zero zeros are made without writing them
/// @param trim a trimmed range reads as zeros and may give up its space
/// @param extents [BlockDevice#extents] tells holes and zeros from data
public record Capabilities(boolean writable, boolean zero, boolean trim, boolean extents) {

  /// Can be read and nothing else.
  public static final Capabilities READ_ONLY = new Capabilities(false, false, false, false);

  /// The same with writing, zeroing and trimming taken away.
  public Capabilities readOnly() {
    return new Capabilities(false, false, false, extents);
  }
}
