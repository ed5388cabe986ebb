package slipway.gateway.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Cuts a stream into frames. A frame's bytes are views into the reader's own buffer: good until
/// the next call.
final class FrameReader {
  private final InputStream in;
  private final byte[] buffer = new byte[2 * Frame.BYTES_MAX];
  private int from;
  private int to;

  FrameReader(InputStream in) {
    this.in = in;
  }

  /// The next frame; the end of the stream throws `EOFException`.
  Frame next() throws IOException {
    fill(Frame.HEADER_BYTES);
    ByteBuffer header = ByteBuffer.wrap(buffer, from, Frame.HEADER_BYTES);
    FrameType type = FrameType.of(header.get() & 0xff);
    if (header.get() != 0) {
      throw new LinkProtocolException("the reserved byte is set");
    }
    int length = header.getShort() & 0xffff;
    int request = header.getInt();
    if (length > Frame.BODY_BYTES_MAX) {
      throw new LinkProtocolException("a body of " + length + " bytes");
    }
    fill(Frame.HEADER_BYTES + length);
    ByteBuffer body = ByteBuffer.wrap(buffer, from + Frame.HEADER_BYTES, length).slice();
    from += Frame.HEADER_BYTES + length;
    return Frame.decode(type, request, body);
  }

  private void fill(int wanted) throws IOException {
    if (buffer.length - from < wanted) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    while (to - from < wanted) {
      int n = in.read(buffer, to, buffer.length - to);
      if (n < 0) {
        throw new EOFException("the peer closed the connection");
      }
      to += n;
    }
  }
}
