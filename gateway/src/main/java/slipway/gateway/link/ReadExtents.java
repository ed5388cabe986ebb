package slipway.gateway.link;

import java.nio.ByteBuffer;
import slipway.gateway.block.Urgency;

/// Asks what a range holds.
record ReadExtents(int request, long disk, long offset, long length, Urgency urgency)
    implements Frame {

  static ReadExtents decode(int request, ByteBuffer body) throws LinkProtocolException {
    long disk = body.getLong();
    long offset = body.getLong();
    long length = body.getLong();
    if (offset < 0 || length <= 0 || offset + length < 0) {
      throw new LinkProtocolException("extents of " + length + " bytes at " + offset);
    }
    return new ReadExtents(request, disk, offset, length, Read.urgency(body.get()));
  }

  @Override
  public FrameType type() {
    return FrameType.READ_EXTENTS;
  }

  @Override
  public int bodyBytes() {
    return 25;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putLong(disk).putLong(offset).putLong(length).put(Read.code(urgency));
  }
}
