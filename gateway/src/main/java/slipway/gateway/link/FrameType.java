package slipway.gateway.link;

/// What a frame is; the code is its first byte on the wire.
enum FrameType {
  WELCOME(1, false, false),
  HELLO(2, false, false),
  OPEN(3, true, false),
  OPENED(4, true, false),
  READ(5, true, false),
  READ_EXTENTS(6, true, false),
  CANCEL(7, true, false),
  CREDIT(8, false, false),
  PING(9, false, false),
  PONG(10, false, false),
  BLOCK(11, true, true),
  PIECE(12, true, true),
  ZERO_RUN(13, true, true),
  EXTENT_RUN(14, true, true),
  DONE(15, true, true),
  FAILED(16, true, true);

  private static final FrameType[] BY_CODE = values();

  private final int code;
  private final boolean ofRequest;
  private final boolean paced;

  FrameType(int code, boolean ofRequest, boolean paced) {
    this.code = code;
    this.ofRequest = ofRequest;
    this.paced = paced;
  }

  static FrameType of(int code) throws LinkProtocolException {
    if (code < 1 || code > BY_CODE.length) {
      throw new LinkProtocolException("there is no frame of type " + code);
    }
    return BY_CODE[code - 1];
  }

  int code() {
    return code;
  }

  /// Whether it belongs to a request; the others carry request 0.
  boolean ofRequest() {
    return ofRequest;
  }

  /// Whether sending one spends credit.
  boolean paced() {
    return paced;
  }
}
