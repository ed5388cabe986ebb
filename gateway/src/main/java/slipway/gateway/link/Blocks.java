package slipway.gateway.link;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/// Writes a block's bytes for the wire and reads them back. One per connection: it remembers
/// whether compressing has paid lately, and where it has not, tries ever more rarely.
final class Blocks {
  /// Fast enough to stay ahead of the link; more would cost the processor more than it saves.
  static final int ZSTD_LEVEL = 1;

  /// Shorter blocks are answers somebody waits for, and hardly shrink.
  static final int COMPRESSED_FROM_BYTES = Block.LENGTH_MAX;

  private static final byte[] ZEROS = new byte[Block.LENGTH_MAX];

  /// An encoded block: what announces it, and its bytes.
  record Encoded(Block block, ByteBuffer bytes) {}

  /// The most blocks sent raw between two attempts to compress.
  static final int UNTRIED_MAX = 15;

  private final AtomicInteger untried = new AtomicInteger();
  private volatile int pause;

  private boolean tryNow() {
    if (pause == 0) {
      return true;
    }
    if (untried.incrementAndGet() <= pause) {
      return false;
    }
    untried.set(0);
    return true;
  }

  static boolean isZero(byte[] bytes, int offset, int length) {
    return Arrays.equals(bytes, offset, offset + length, ZEROS, 0, length);
  }

  /// Encodes `length` bytes from `offset`; the raw encoding keeps a view of `bytes`.
  Encoded encode(int request, byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    int sum = (int) crc.getValue();
    if (length >= COMPRESSED_FROM_BYTES && tryNow()) {
      // Must save a sixteenth; a little less room than that makes zstd stop early.
      byte[] shrunk = new byte[length - length / 16];
      try {
        long n =
            Zstd.compressByteArray(shrunk, 0, shrunk.length, bytes, offset, length, ZSTD_LEVEL);
        if (!Zstd.isError(n)) {
          pause = 0;
          return new Encoded(
              new Block(request, Encoding.ZSTD, length, (int) n, sum),
              ByteBuffer.wrap(shrunk, 0, (int) n));
        }
      } catch (ZstdException _) {
        // It does not fit, so it does not pay.
      }
      pause = Math.min(UNTRIED_MAX, 2 * pause + 1);
    }
    return new Encoded(
        new Block(request, Encoding.RAW, length, length, sum),
        ByteBuffer.wrap(bytes, offset, length));
  }

  /// The block's bytes out of `encoded`, unchecked.
  static byte[] decode(Block block, byte[] encoded) throws LinkProtocolException {
    byte[] bytes = new byte[block.length()];
    try {
      long n = Zstd.decompressByteArray(bytes, 0, bytes.length, encoded, 0, block.encodedLength());
      if (n != bytes.length) {
        throw new LinkProtocolException("a block that decodes to another length");
      }
    } catch (ZstdException e) {
      throw new LinkProtocolException("a block that is no zstd: " + e.getMessage());
    }
    return bytes;
  }

  /// Throws unless the bytes are those the block was made of.
  static void check(Block block, ByteBuffer bytes) throws LinkProtocolException {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    if ((int) crc.getValue() != block.crc32c()) {
      throw new LinkProtocolException("a block whose checksum is wrong");
    }
  }
}
