package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Nobody waits for the request any more. The server need not answer it, but may.
record Cancel(int request) implements Frame {

  @Override
  public FrameType type() {
    return FrameType.CANCEL;
  }

  @Override
  public int bodyBytes() {
    return 0;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    // The header says it all.
  }
}
