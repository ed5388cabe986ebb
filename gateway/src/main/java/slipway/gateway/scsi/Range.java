package slipway.gateway.scsi;

/// The blocks a command names. The address is what the CDB holds: unsigned, perhaps beyond any end.
///
/// @param lba logical block address
/// @param blocks how many, never negative
record Range(long lba, long blocks) {

  /// The range of a CDB with the usual field layout for its length. // SBC-4 §5
  static Range of(Operation op, Cdb cdb) {
    return switch (op.length()) {
      case 6 -> new Range(cdb.u32(0) & 0x1f_ffff, cdb.u8(4) == 0 ? 256 : cdb.u8(4));
      case 10 -> new Range(cdb.u32(2), cdb.u16(7));
      case 12 -> new Range(cdb.u32(2), cdb.u32(6));
      case 16 -> new Range(cdb.u64(2), cdb.u32(10));
      default -> throw new IllegalArgumentException(op + " names no blocks");
    };
  }

  boolean within(long capacity) {
    return lba >= 0 && lba <= capacity && blocks <= capacity - lba;
  }

  long offset() {
    return lba * Medium.BLOCK_BYTES;
  }

  long bytes() {
    return blocks * Medium.BLOCK_BYTES;
  }
}
