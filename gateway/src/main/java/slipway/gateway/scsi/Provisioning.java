package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;

/// Giving space back, writing one block many times, and telling what is mapped. // SBC-4 §4.7
final class Provisioning {
  private static final int UNMAP_BIT = 0x08;
  private static final int NO_DATA_OUT_BIT = 0x01;
  private static final int UNMAP_HEADER_BYTES = 8;
  private static final int UNMAP_DESCRIPTOR_BYTES = 16;
  private static final int STATUS_HEADER_BYTES = 8;
  private static final int STATUS_DESCRIPTOR_BYTES = 16;

  /// GET LBA STATUS answers at most this many runs; the initiator asks again from where they end.
  private static final int MAX_STATUS_DESCRIPTORS = 1024;

  /// How far one GET LBA STATUS looks, 4 GiB: bounds the extents it makes the device list.
  private static final long MAX_STATUS_BYTES = 4L << 30;

  private final Medium medium;

  Provisioning(Medium medium) {
    this.medium = medium;
  }

  static long writeSameDataOutBytes(Operation op, Cdb cdb) {
    boolean none = op == Operation.WRITE_SAME_16 && cdb.bit(1, NO_DATA_OUT_BIT);
    return none ? 0 : Medium.BLOCK_BYTES;
  }

  Reply unmap(Cdb cdb, ByteBuffer dataOut) throws IOException {
    int listed = cdb.u16(7);
    if (listed == 0) {
      return Reply.GOOD;
    }
    if (listed < UNMAP_HEADER_BYTES || dataOut.remaining() < listed) {
      return Reply.check(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }
    ByteBuffer list = dataOut.slice(dataOut.position(), listed);
    int descriptors =
        Math.min(list.getChar(2), listed - UNMAP_HEADER_BYTES) / UNMAP_DESCRIPTOR_BYTES;
    Reply refusal = unmapRefusal(list, descriptors);
    if (refusal != null) {
      return refusal;
    }
    Lock shared = medium.writing.readLock();
    shared.lock();
    try {
      for (int i = 0; i < descriptors; i++) {
        Range range = unmapRange(list, i);
        medium.device.trim(range.offset(), range.bytes());
      }
    } finally {
      shared.unlock();
    }
    return Reply.GOOD;
  }

  private @Nullable Reply unmapRefusal(ByteBuffer list, int descriptors) {
    if (descriptors > Medium.MAX_UNMAP_DESCRIPTORS) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }
    long total = 0;
    for (int i = 0; i < descriptors; i++) {
      Range range = unmapRange(list, i);
      if (!range.within(medium.blocks)) {
        return Reply.check(AdditionalSense.LBA_OUT_OF_RANGE);
      }
      total += range.blocks();
    }
    return total > Medium.MAX_UNMAP_BLOCKS
        ? Reply.check(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST)
        : null;
  }

  private static Range unmapRange(ByteBuffer list, int index) {
    int at = UNMAP_HEADER_BYTES + index * UNMAP_DESCRIPTOR_BYTES;
    return new Range(list.getLong(at), list.getInt(at + 8) & 0xffff_ffffL);
  }

  Reply writeSame(Operation op, Cdb cdb, ByteBuffer dataOut) throws IOException {
    Range range = Range.of(op, cdb);
    Reply refusal = medium.refusal(range, Medium.MAX_WRITE_SAME_BLOCKS);
    if (refusal != null) {
      return refusal;
    }
    boolean unmap = cdb.bit(1, UNMAP_BIT);
    // Zero blocks would mean "to the end of the medium"; the Block Limits page says WSNZ.
    if (range.blocks() == 0 || (unmap && !medium.thin())) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
    long needed = writeSameDataOutBytes(op, cdb);
    if (dataOut.remaining() < needed) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_INFORMATION_UNIT);
    }
    ByteBuffer block = dataOut.slice(dataOut.position(), (int) needed);
    Lock shared = medium.writing.readLock();
    shared.lock();
    try {
      if (!isZero(block)) {
        repeat(range, block);
      } else if (unmap) {
        medium.device.trim(range.offset(), range.bytes());
      } else {
        medium.device.zero(range.offset(), range.bytes(), Durability.VOLATILE);
      }
    } finally {
      shared.unlock();
    }
    return Reply.GOOD;
  }

  private void repeat(Range range, ByteBuffer block) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(Medium.PIECE_BYTES, range.bytes()));
    while (piece.hasRemaining()) {
      piece.put(block.duplicate());
    }
    for (long done = 0; done < range.bytes(); done += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), range.bytes() - done));
      medium.device.write(range.offset() + done, piece, Durability.VOLATILE);
    }
  }

  private static boolean isZero(ByteBuffer block) {
    for (int i = 0; i < block.limit(); i++) {
      if (block.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  // SBC-4 §5.6
  Reply lbaStatus(Cdb cdb) throws IOException {
    long lba = cdb.u64(2);
    long allocation = cdb.u32(10);
    if (lba < 0 || lba >= medium.blocks) {
      return Reply.check(AdditionalSense.LBA_OUT_OF_RANGE);
    }
    long from = lba * Medium.BLOCK_BYTES;
    long to = Math.min(from + MAX_STATUS_BYTES, medium.blocks * Medium.BLOCK_BYTES);
    int room = (int) Math.min(MAX_STATUS_DESCRIPTORS, allocation / STATUS_DESCRIPTOR_BYTES + 1);
    ByteBuffer out = ByteBuffer.allocate(STATUS_HEADER_BYTES + room * STATUS_DESCRIPTOR_BYTES);
    out.position(STATUS_HEADER_BYTES);
    putRuns(medium.device.extents(from, to - from), lba, out);
    out.flip();
    out.putInt(0, out.limit() - 4);
    return Reply.data(out, allocation);
  }

  /// Extents are bytes: a block counts as deallocated only when all of it is.
  private static void putRuns(List<Extent> extents, long from, ByteBuffer out) {
    long at = from;
    boolean deallocated = false;
    long start = from;
    for (Extent extent : extents) {
      boolean zero = extent.kind() == Extent.Kind.ZERO;
      long end = extent.end() / Medium.BLOCK_BYTES;
      boolean split = extent.end() % Medium.BLOCK_BYTES != 0;
      long runEnd = zero || !split ? end : end + 1;
      if (runEnd <= at) {
        continue;
      }
      if (zero != deallocated && at > start) {
        putRun(out, start, at, deallocated);
        start = at;
      }
      deallocated = zero;
      at = runEnd;
    }
    putRun(out, start, at, deallocated);
  }

  private static void putRun(ByteBuffer out, long start, long end, boolean deallocated) {
    if (out.remaining() >= STATUS_DESCRIPTOR_BYTES && end > start) {
      int blocks = (int) Math.min(end - start, 0xffff_ffffL);
      out.putLong(start).putInt(blocks).put((byte) (deallocated ? 1 : 0)).put(new byte[3]);
    }
  }
}
