package slipway.gateway.link;

/// How a block's bytes are written on the wire.
enum Encoding {
  RAW(0),
  /// One zstd frame.
  ZSTD(1);

  private final int code;

  Encoding(int code) {
    this.code = code;
  }

  static Encoding of(int code) throws LinkProtocolException {
    return switch (code) {
      case 0 -> RAW;
      case 1 -> ZSTD;
      default -> throw new LinkProtocolException("there is no encoding " + code);
    };
  }

  int code() {
    return code;
  }
}
