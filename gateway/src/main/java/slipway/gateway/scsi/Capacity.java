package slipway.gateway.scsi;

import java.nio.ByteBuffer;

/// READ CAPACITY, READ DEFECT DATA and the other short answers about the medium.
final class Capacity {
  private static final int ANSWER_16_BYTES = 32;

  private final Medium medium;

  Capacity(Medium medium) {
    this.medium = medium;
  }

  // SBC-4 §5.20
  Reply ten() {
    ByteBuffer out = ByteBuffer.allocate(8);
    out.putInt((int) Math.min(medium.blocks - 1, 0xffff_ffffL)).putInt(Medium.BLOCK_BYTES);
    return Reply.data(out.flip());
  }

  // SBC-4 §5.21
  Reply sixteen(Cdb cdb) {
    ByteBuffer out = ByteBuffer.allocate(ANSWER_16_BYTES);
    out.putLong(0, medium.blocks - 1).putInt(8, Medium.BLOCK_BYTES);
    out.put(13, (byte) medium.physical.exponent());
    out.put(14, (byte) (medium.thin() ? 0xc0 : 0)); // LBPME, LBPRZ
    return Reply.data(out, cdb.u32(10));
  }

  /// A disk of ours has no defect list in any format; the header says so. // SBC-4 §5.23
  static Reply defects(Operation op, Cdb cdb) {
    if (op == Operation.READ_DEFECT_DATA_10) {
      ByteBuffer out = ByteBuffer.allocate(4).put(1, (byte) (cdb.u8(2) & 0x1f));
      return Reply.data(out, cdb.u16(7));
    }
    ByteBuffer out = ByteBuffer.allocate(8).put(1, (byte) (cdb.u8(1) & 0x1f));
    return Reply.data(out, cdb.u32(6));
  }
}
