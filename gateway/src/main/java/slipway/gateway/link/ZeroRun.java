package slipway.gateway.link;

import java.nio.ByteBuffer;

/// The next bytes of the range are zeros.
record ZeroRun(int request, int length) implements Frame {

  static ZeroRun decode(int request, ByteBuffer body) throws LinkProtocolException {
    int length = body.getInt();
    if (length <= 0 || length > Read.LENGTH_MAX) {
      throw new LinkProtocolException("a run of " + length + " zeros");
    }
    return new ZeroRun(request, length);
  }

  @Override
  public FrameType type() {
    return FrameType.ZERO_RUN;
  }

  @Override
  public int bodyBytes() {
    return 4;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putInt(length);
  }
}
