package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Answers a [Ping] ahead of every reply that waits.
record Pong(long token) implements Frame {

  @Override
  public FrameType type() {
    return FrameType.PONG;
  }

  @Override
  public int request() {
    return 0;
  }

  @Override
  public int bodyBytes() {
    return 8;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putLong(token);
  }
}
