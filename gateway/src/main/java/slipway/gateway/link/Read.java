package slipway.gateway.link;

import java.nio.ByteBuffer;
import slipway.gateway.block.Urgency;

/// Asks for a range's bytes.
record Read(int request, long disk, long offset, int length, Urgency urgency) implements Frame {
  /// The most one request asks for; longer reads are several requests.
  static final int LENGTH_MAX = 1 << 20;

  static Read decode(int request, ByteBuffer body) throws LinkProtocolException {
    long disk = body.getLong();
    long offset = body.getLong();
    int length = body.getInt();
    if (offset < 0 || length <= 0 || length > LENGTH_MAX) {
      throw new LinkProtocolException("a read of " + length + " bytes at " + offset);
    }
    return new Read(request, disk, offset, length, urgency(body.get()));
  }

  static Urgency urgency(int code) throws LinkProtocolException {
    return switch (code) {
      case 0 -> Urgency.DEMAND;
      case 1 -> Urgency.TRACE;
      case 2 -> Urgency.STREAM;
      case 3 -> Urgency.FILL;
      default -> throw new LinkProtocolException("there is no urgency " + code);
    };
  }

  static byte code(Urgency urgency) {
    return switch (urgency) {
      case DEMAND -> 0;
      case TRACE -> 1;
      case STREAM -> 2;
      case FILL -> 3;
    };
  }

  @Override
  public FrameType type() {
    return FrameType.READ;
  }

  @Override
  public int bodyBytes() {
    return 21;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putLong(disk).putLong(offset).putInt(length).put(code(urgency));
  }
}
