package slipway.gateway.link;

import java.nio.ByteBuffer;

/// A published disk. The handle is good on every connection to this server until it is withdrawn.
record Opened(int request, long disk, long size, boolean extents) implements Frame {

  static Opened decode(int request, ByteBuffer body) throws LinkProtocolException {
    long disk = body.getLong();
    long size = body.getLong();
    int extents = body.get();
    if (size < 0 || extents < 0 || extents > 1) {
      throw new LinkProtocolException("a disk of " + size + " bytes");
    }
    return new Opened(request, disk, size, extents == 1);
  }

  @Override
  public FrameType type() {
    return FrameType.OPENED;
  }

  @Override
  public int bodyBytes() {
    return 17;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.putLong(disk).putLong(size).put((byte) (extents ? 1 : 0));
  }
}
