package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Lets the server send that many more bytes of paced frames on this connection.
record Credit(int bytes) implements Frame {
  /// The most one frame grants; also what a server keeps unspent at most.
  static final int BYTES_MAX = 64 << 20;

  static Credit decode(ByteBuffer body) throws LinkProtocolException {
    int bytes = body.getInt();
    if (bytes <= 0 || bytes > BYTES_MAX) {
      throw new LinkProtocolException("a credit of " + bytes + " bytes");
    }
    return new Credit(bytes);
  }

  @Override
  public FrameType type() {
    return FrameType.CREDIT;
  }

  @Override
  public int request() {
    return 0;
  }

  @Override
  public int bodyBytes() {
    return 4;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putInt(bytes);
  }
}
