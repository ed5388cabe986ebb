package slipway.gateway.cache;

/// What home holds of a grain, with its two-bit code in the map.
/// A grain only ever moves down this list, except when a rebase makes it absent again.
public enum GrainState {
  /// Nothing to be trusted: the bytes have to come from the origin.
  ABSENT(0),
  /// Zeros, because the origin reads as zeros there.
  ZERO(1),
  /// The origin's bytes.
  FETCHED(2),
  /// The guest's bytes; they exist nowhere else.
  WRITTEN(3);

  private static final GrainState[] BY_CODE = values();

  private final int code;

  GrainState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static GrainState ofCode(int code) {
    return BY_CODE[code];
  }
}
