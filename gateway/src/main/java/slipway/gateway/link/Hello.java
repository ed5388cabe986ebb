package slipway.gateway.link;

import java.nio.ByteBuffer;
import java.util.UUID;

/// The client's first frame: which link this connection belongs to, so that its connections can
/// give way to each other.
record Hello(int version, UUID link) implements Frame {

  static Hello decode(ByteBuffer body) throws LinkProtocolException {
    if (body.getInt() != Welcome.MAGIC) {
      throw new LinkProtocolException("the peer is not a Slipway gateway");
    }
    int version = body.getShort() & 0xffff;
    return new Hello(version, new UUID(body.getLong(), body.getLong()));
  }

  @Override
  public FrameType type() {
    return FrameType.HELLO;
  }

  @Override
  public int request() {
    return 0;
  }

  @Override
  public int bodyBytes() {
    return 22;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putInt(Welcome.MAGIC)
        .putShort((short) version)
        .putLong(link.getMostSignificantBits())
        .putLong(link.getLeastSignificantBits());
  }
}
