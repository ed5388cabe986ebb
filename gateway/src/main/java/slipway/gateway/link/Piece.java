package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Encoded bytes of the block announced last for this request. The buffer is a view.
record Piece(int request, ByteBuffer bytes) implements Frame {
  /// Leaves room in one record for the header of the block that follows.
  static final int LENGTH_MAX = 16_320;

  static Piece decode(int request, ByteBuffer body) throws LinkProtocolException {
    if (!body.hasRemaining() || body.remaining() > LENGTH_MAX) {
      throw new LinkProtocolException("a piece of " + body.remaining() + " bytes");
    }
    ByteBuffer bytes = body.slice();
    body.position(body.limit());
    return new Piece(request, bytes);
  }

  @Override
  public FrameType type() {
    return FrameType.PIECE;
  }

  @Override
  public int bodyBytes() {
    return bytes.remaining();
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.put(bytes.duplicate());
  }
}
