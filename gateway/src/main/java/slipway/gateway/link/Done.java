package slipway.gateway.link;

import java.nio.ByteBuffer;

/// The reply is complete.
record Done(int request) implements Frame {

  @Override
  public FrameType type() {
    return FrameType.DONE;
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
