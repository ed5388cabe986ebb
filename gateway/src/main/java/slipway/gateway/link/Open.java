package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Asks for a published disk by name.
record Open(int request, String name) implements Frame {

  static Open decode(int request, ByteBuffer body) throws LinkProtocolException {
    return new Open(request, Text.decode(body));
  }

  @Override
  public FrameType type() {
    return FrameType.OPEN;
  }

  @Override
  public int bodyBytes() {
    return 2 + Text.bytes(name).length;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    Text.encode(Text.bytes(name), out);
  }
}
