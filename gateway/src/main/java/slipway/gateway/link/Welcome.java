package slipway.gateway.link;

import java.nio.ByteBuffer;

/// The server's first frame. It speaks first, because by then it has seen the caller's certificate.
record Welcome(int version) implements Frame {
  /// "SLIP", so that a stranger's bytes are recognised as such.
  static final int MAGIC = 0x534C4950;

  static final int VERSION = 1;

  static Welcome decode(ByteBuffer body) throws LinkProtocolException {
    if (body.getInt() != MAGIC) {
      throw new LinkProtocolException("the peer is not a Slipway gateway");
    }
    return new Welcome(body.getShort() & 0xffff);
  }

  @Override
  public FrameType type() {
    return FrameType.WELCOME;
  }

  @Override
  public int request() {
    return 0;
  }

  @Override
  public int bodyBytes() {
    return 6;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putInt(MAGIC).putShort((short) version);
  }
}
