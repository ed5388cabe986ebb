package slipway.gateway.link;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Urgency;

/// Reads a range into a buffer, block by block, checking each.
final class ReadCall extends Call {
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(Block.LENGTH_MAX).asReadOnlyBuffer();

  private final LinkDevice device;
  private final long offset;
  private final ByteBuffer target;
  private final int length;
  private final AtomicInteger expected = new AtomicInteger();
  private int filled;
  private long encodedBytes;
  private @Nullable Block block;
  private byte @Nullable [] encoded;
  private int gathered;

  /// Fills `target`, which the call may write until it is settled or given up.
  ReadCall(LinkDevice device, long offset, ByteBuffer target, Urgency urgency) {
    super(urgency);
    this.device = device;
    this.offset = offset;
    this.target = target.slice();
    this.length = target.remaining();
  }

  /// What [Expected] still counts of it.
  AtomicInteger expected() {
    return expected;
  }

  int length() {
    return length;
  }

  long encodedBytes() {
    return encodedBytes;
  }

  @Override
  Frame ask(int request) {
    return new Read(request, device.handle(), offset, length, urgency());
  }

  @Override
  void restart() {
    filled = 0;
    encodedBytes = 0;
    block = null;
    encoded = null;
    gathered = 0;
  }

  @Override
  void part(Frame frame) throws LinkProtocolException {
    switch (frame) {
      case ZeroRun run -> zeros(run.length());
      case Block next -> begin(next);
      case Piece piece -> gather(piece.bytes());
      default -> throw new LinkProtocolException(frame.type() + " answers no read");
    }
  }

  private void room(int wanted) throws LinkProtocolException {
    if (block != null) {
      throw new LinkProtocolException("a block begins before the last one ended");
    }
    if (wanted > length - filled) {
      throw new LinkProtocolException("more bytes than were asked for");
    }
  }

  private void zeros(int count) throws LinkProtocolException {
    room(count);
    for (int done = 0; done < count; ) {
      int n = Math.min(count - done, ZEROS.capacity());
      target.put(filled + done, ZEROS, 0, n);
      done += n;
    }
    filled += count;
  }

  private void begin(Block next) throws LinkProtocolException {
    room(next.length());
    block = next;
    gathered = 0;
    encoded = next.encoding() == Encoding.ZSTD ? new byte[next.encodedLength()] : null;
  }

  private void gather(ByteBuffer bytes) throws LinkProtocolException {
    Block of = block;
    if (of == null || bytes.remaining() > of.encodedLength() - gathered) {
      throw new LinkProtocolException("a piece of no block");
    }
    int n = bytes.remaining();
    if (encoded == null) {
      target.put(filled + gathered, bytes, bytes.position(), n); // Raw bytes go straight home.
    } else {
      bytes.get(bytes.position(), encoded, gathered, n);
    }
    gathered += n;
    if (gathered == of.encodedLength()) {
      finish(of);
    }
  }

  private void finish(Block of) throws LinkProtocolException {
    if (encoded != null) {
      target.put(filled, Blocks.decode(of, encoded));
    }
    Blocks.check(of, target.slice(filled, of.length()));
    filled += of.length();
    encodedBytes += of.encodedLength();
    block = null;
    encoded = null;
  }

  @Override
  void complete() throws LinkProtocolException {
    if (filled != length || block != null) {
      throw new LinkProtocolException("a read that is done after " + filled + " of " + length);
    }
  }
}
