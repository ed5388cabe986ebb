package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Durability;

/// Reading, writing, comparing and flushing blocks. // SBC-4 §5
final class BlockCommands {
  private static final int FUA = 0x08;
  private static final int IMMED = 0x02;

  private final Medium medium;

  BlockCommands(Medium medium) {
    this.medium = medium;
  }

  /// The bytes the initiator has to send along with a command of this class.
  static long dataOutBytes(Operation op, Cdb cdb) {
    Range range = Range.of(op, cdb);
    return switch (op) {
      case VERIFY_10, VERIFY_12, VERIFY_16 ->
          switch (byteCheck(cdb)) {
            case 0 -> 0;
            case 3 -> Math.min(range.bytes(), Medium.BLOCK_BYTES);
            default -> range.bytes();
          };
      case COMPARE_AND_WRITE -> 2L * cdb.u8(13) * Medium.BLOCK_BYTES;
      default -> range.bytes();
    };
  }

  Reply read(Operation op, Cdb cdb, DataInBuffer into) throws IOException {
    Range range = Range.of(op, cdb);
    Reply refusal = medium.refusal(range, Medium.MAX_TRANSFER_BLOCKS);
    if (refusal != null) {
      return refusal;
    }
    if (range.blocks() == 0) {
      return Reply.GOOD;
    }
    ByteBuffer data = into.allocate((int) range.bytes());
    int start = data.position();
    medium.device.read(range.offset(), data);
    return Reply.data(data.position(start));
  }

  Reply write(Operation op, Cdb cdb, ByteBuffer dataOut) throws IOException {
    Range asked = Range.of(op, cdb);
    Range range = sent(asked, dataOut);
    Reply refusal = refusal(asked, range.bytes(), dataOut);
    if (refusal != null) {
      return refusal;
    }
    boolean durable = op != Operation.WRITE_6 && cdb.bit(1, FUA);
    writeShared(range, exactly(dataOut, range.bytes()), durable);
    return Reply.GOOD;
  }

  Reply writeAndVerify(Operation op, Cdb cdb, ByteBuffer dataOut) throws IOException {
    Range asked = Range.of(op, cdb);
    Range range = sent(asked, dataOut);
    Reply refusal = refusal(asked, range.bytes(), dataOut);
    if (refusal != null) {
      return refusal;
    }
    if (byteCheck(cdb) > 1) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
    ByteBuffer data = exactly(dataOut, range.bytes());
    writeShared(range, data.duplicate(), true);
    if (byteCheck(cdb) == 0) {
      medium.readThrough(range);
      return Reply.GOOD;
    }
    return compared(medium.mismatch(range.offset(), data));
  }

  Reply verify(Operation op, Cdb cdb, ByteBuffer dataOut) throws IOException {
    Range range = Range.of(op, cdb);
    Reply refusal = refusal(range, dataOutBytes(op, cdb), dataOut);
    if (refusal != null) {
      return refusal;
    }
    switch (byteCheck(cdb)) {
      case 0 -> {
        medium.readThrough(range);
        return Reply.GOOD;
      }
      case 1 -> {
        ByteBuffer expected = exactly(dataOut, range.bytes());
        return compared(medium.mismatch(range.offset(), expected));
      }
      case 3 -> {
        return verifyAgainstOneBlock(range, dataOut);
      }
      default -> {
        return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
      }
    }
  }

  private Reply verifyAgainstOneBlock(Range range, ByteBuffer block) throws IOException {
    for (long i = 0; i < range.blocks(); i++) {
      ByteBuffer expected = exactly(block, Medium.BLOCK_BYTES);
      long at = range.offset() + i * Medium.BLOCK_BYTES;
      long differs = medium.mismatch(at, expected);
      if (differs >= 0) {
        return compared(i * Medium.BLOCK_BYTES + differs);
      }
    }
    return Reply.GOOD;
  }

  // SBC-4 §5.3
  Reply compareAndWrite(Cdb cdb, ByteBuffer dataOut) throws IOException {
    Range range = new Range(cdb.u64(2), cdb.u8(13));
    Reply refusal = refusal(range, 2 * range.bytes(), dataOut);
    if (refusal != null) {
      return refusal;
    }
    int half = (int) range.bytes();
    ByteBuffer expected = exactly(dataOut, half);
    ByteBuffer replacement = dataOut.slice(dataOut.position() + half, half);
    Lock alone = medium.writing.writeLock();
    alone.lock();
    try {
      long differs = medium.mismatch(range.offset(), expected);
      if (differs >= 0) {
        return compared(differs);
      }
      medium.device.write(range.offset(), replacement, durability(cdb.bit(1, FUA)));
      return Reply.GOOD;
    } finally {
      alone.unlock();
    }
  }

  // SBC-4 §5.16: with the current-medium bitmap operation, which is the only one defined
  Reply orWrite(Operation op, Cdb cdb, ByteBuffer dataOut) throws IOException {
    Range range = Range.of(op, cdb);
    Reply refusal = refusal(range, range.bytes(), dataOut);
    if (refusal != null) {
      return refusal;
    }
    ByteBuffer merged = ByteBuffer.allocate((int) range.bytes());
    Lock alone = medium.writing.writeLock();
    alone.lock();
    try {
      medium.device.read(range.offset(), merged);
      merged.flip();
      for (int i = 0; i < merged.limit(); i++) {
        merged.put(i, (byte) (merged.get(i) | dataOut.get(dataOut.position() + i)));
      }
      medium.device.write(range.offset(), merged, durability(cdb.bit(1, FUA)));
      return Reply.GOOD;
    } finally {
      alone.unlock();
    }
  }

  Reply preFetch(Operation op, Cdb cdb) throws IOException {
    Range range = Range.of(op, cdb);
    // Zero blocks mean everything to the end of the medium. // SBC-4 §5.10
    Reply refusal = medium.refusal(range, Long.MAX_VALUE);
    if (refusal != null) {
      return refusal;
    }
    long wanted = range.blocks() == 0 ? medium.blocks - range.lba() : range.blocks();
    Range piece = new Range(range.lba(), Math.min(wanted, Medium.MAX_TRANSFER_BLOCKS));
    if (!cdb.bit(1, IMMED)) {
      medium.readThrough(piece);
    }
    // GOOD says "accepted, not all of it is cached", which is what a cache of its own mind means.
    return piece.blocks() == wanted && !cdb.bit(1, IMMED) ? Reply.CONDITION_MET : Reply.GOOD;
  }

  Reply synchronizeCache(Operation op, Cdb cdb) throws IOException {
    Reply refusal = medium.refusal(Range.of(op, cdb), Long.MAX_VALUE);
    if (refusal != null) {
      return refusal;
    }
    // The range is a hint and so is IMMED: GOOD means everything acknowledged before is safe.
    medium.device.flush();
    return Reply.GOOD;
  }

  /// The part of the range whose data came: an initiator that announced less than its CDB says
  /// gets whole blocks written and an overflow residual. // RFC 7143 §11.4.5.1
  private static Range sent(Range asked, ByteBuffer dataOut) {
    boolean whole = dataOut.remaining() % Medium.BLOCK_BYTES == 0;
    long blocks = dataOut.remaining() / Medium.BLOCK_BYTES;
    return whole && blocks < asked.blocks() ? new Range(asked.lba(), blocks) : asked;
  }

  private void writeShared(Range range, ByteBuffer data, boolean durable) throws IOException {
    Lock shared = medium.writing.readLock();
    shared.lock();
    try {
      medium.device.write(range.offset(), data, durability(durable));
    } finally {
      shared.unlock();
    }
  }

  private @Nullable Reply refusal(Range range, long needed, ByteBuffer dataOut) {
    Reply refusal = medium.refusal(range, Medium.MAX_TRANSFER_BLOCKS);
    if (refusal == null && dataOut.remaining() < needed) {
      refusal = Reply.check(AdditionalSense.INVALID_FIELD_IN_INFORMATION_UNIT);
    }
    return refusal;
  }

  private static Reply compared(long differs) {
    return differs < 0
        ? Reply.GOOD
        : Reply.check(AdditionalSense.MISCOMPARE_DURING_VERIFY, differs);
  }

  private static int byteCheck(Cdb cdb) {
    return cdb.u8(1) >> 1 & 3;
  }

  private static Durability durability(boolean durable) {
    return durable ? Durability.DURABLE : Durability.VOLATILE;
  }

  private static ByteBuffer exactly(ByteBuffer data, long bytes) {
    return data.slice(data.position(), (int) bytes);
  }
}
