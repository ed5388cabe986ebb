package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;

/// The device as logical blocks, with the limits every block command shares.
final class Medium {
  static final int BLOCK_BYTES = 512;

  /// What transfers and unmaps had better be multiples of: the grain. Guests align to it.
  static final int GRANULARITY_BLOCKS = 8;

  /// The longest read, write or verify, 8 MiB: bounds the memory of one command. Initiators learn
  /// it from the Block Limits page.
  static final int MAX_TRANSFER_BLOCKS = 16_384;

  /// The longest WRITE SAME: bounds how long one command may run.
  static final int MAX_WRITE_SAME_BLOCKS = MAX_TRANSFER_BLOCKS;

  /// The most one UNMAP may cover, 512 MiB, in at most this many descriptors.
  static final int MAX_UNMAP_BLOCKS = 1_048_576;

  static final int MAX_UNMAP_DESCRIPTORS = 256;

  /// The longest COMPARE AND WRITE; its count is one byte.
  static final int MAX_COMPARE_BLOCKS = 255;

  /// Verifying and comparing reads go through pieces of this size.
  static final int PIECE_BYTES = 1 << 20;

  /// Writes share it; a command that reads, decides and writes holds it alone, which makes it
  /// atomic towards every other command. // SBC-4 §4.34 and §5.3
  final ReadWriteLock writing = new ReentrantReadWriteLock();

  final BlockDevice device;
  final PhysicalBlock physical;
  final long blocks;

  Medium(BlockDevice device, PhysicalBlock physical) {
    this.device = device;
    this.physical = physical;
    this.blocks = device.size() / BLOCK_BYTES;
    if (blocks == 0) {
      throw new IllegalArgumentException(device + " is smaller than one block");
    }
  }

  boolean writable() {
    return device.capabilities().writable();
  }

  boolean thin() {
    return device.capabilities().trim() && writable();
  }

  /// The refusal of a range outside the medium or longer than `limit`; null when it is fine.
  @Nullable Reply refusal(Range range, long limit) {
    if (!range.within(blocks)) {
      return Reply.check(AdditionalSense.LBA_OUT_OF_RANGE);
    }
    return range.blocks() > limit ? Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB) : null;
  }

  /// The first place where the medium differs from `expected`, as an offset into it; -1 when
  /// they are equal.
  long mismatch(long offset, ByteBuffer expected) throws IOException {
    int from = expected.position();
    ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE_BYTES, expected.remaining()));
    for (int done = 0; done < expected.remaining(); ) {
      piece.clear().limit(Math.min(piece.capacity(), expected.remaining() - done));
      device.read(offset + done, piece);
      piece.flip();
      int differs = piece.mismatch(expected.slice(from + done, piece.limit()));
      if (differs >= 0) {
        return done + (long) differs;
      }
      done += piece.limit();
    }
    return -1;
  }

  /// Reads the range and throws the bytes away: finds what can't be read, warms what is cold.
  void readThrough(Range range) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, range.bytes()));
    for (long done = 0; done < range.bytes(); done += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), range.bytes() - done));
      device.read(range.offset() + done, piece);
    }
  }
}
