package slipway.gateway.link;

import java.nio.ByteBuffer;

/// The request could not be carried out.
record Failed(int request, Reason reason, String message) implements Frame {

  /// Why, as far as the other end treats it differently.
  enum Reason {
    /// No disk of that name or handle is published now.
    NOT_PUBLISHED(0),
    /// The disk's own bytes cannot be had just now.
    UNREACHABLE(1),
    /// The range does not lie within the disk.
    OUT_OF_RANGE(2),
    /// The disk failed.
    BROKEN(3);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    static Reason of(int code) throws LinkProtocolException {
      return switch (code) {
        case 0 -> NOT_PUBLISHED;
        case 1 -> UNREACHABLE;
        case 2 -> OUT_OF_RANGE;
        case 3 -> BROKEN;
        default -> throw new LinkProtocolException("there is no reason " + code);
      };
    }
  }

  static Failed decode(int request, ByteBuffer body) throws LinkProtocolException {
    Reason reason = Reason.of(body.get());
    return new Failed(request, reason, Text.decode(body));
  }

  @Override
  public FrameType type() {
    return FrameType.FAILED;
  }

  @Override
  public int bodyBytes() {
    return 3 + Text.bytes(message).length;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.put((byte) reason.code);
    Text.encode(Text.bytes(message), out);
  }
}
