package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Asks for a [Pong] at once: keeps the connection alive and measures the way.
record Ping(long token) implements Frame {

  @Override
  public FrameType type() {
    return FrameType.PING;
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
