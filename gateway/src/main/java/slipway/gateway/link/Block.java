package slipway.gateway.link;

import java.nio.ByteBuffer;

/// Announces the next block of the range; its encoded bytes follow in [Piece]s.
///
/// @param length how many bytes of the disk it is
/// @param encodedLength how many bytes follow
/// @param crc32c of the bytes of the disk, so it covers the way from there to the reader
record Block(int request, Encoding encoding, int length, int encodedLength, int crc32c)
    implements Frame {
  /// The unit of encoding and of checking.
  static final int LENGTH_MAX = 64 * 1024;

  static Block decode(int request, ByteBuffer body) throws LinkProtocolException {
    Encoding encoding = Encoding.of(body.get());
    int length = body.getInt();
    int encodedLength = body.getInt();
    if (length <= 0
        || length > LENGTH_MAX
        || encodedLength <= 0
        || encodedLength > length
        || (encoding == Encoding.RAW && encodedLength != length)) {
      throw new LinkProtocolException("a block of " + length + " bytes in " + encodedLength);
    }
    return new Block(request, encoding, length, encodedLength, body.getInt());
  }

  @Override
  public FrameType type() {
    return FrameType.BLOCK;
  }

  @Override
  public int bodyBytes() {
    return 13;
  }

  @Override
  public void encodeBody(ByteBuffer out) {
    out.put((byte) encoding.code()).putInt(length).putInt(encodedLength).putInt(crc32c);
  }
}
