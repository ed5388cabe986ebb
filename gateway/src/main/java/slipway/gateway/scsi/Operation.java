package slipway.gateway.scsi;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Every command a disk knows: the table that dispatch, reservations and REPORT SUPPORTED OPERATION
/// CODES share.
///
/// The usage string is the CDB usage data: the opcode, then a set bit wherever the disk
/// evaluates one. Its length is the CDB's. // SPC-4 §6.29.3
enum Operation {
  TEST_UNIT_READY(Access.STATUS, "000000000000"),
  REQUEST_SENSE(Access.ANY, "03010000ff00"),
  READ_6(Access.READ, "081fffffff00"),
  WRITE_6(Access.WRITE, "0a1fffffff00"),
  INQUIRY(Access.ANY, "1201ffffff00"),
  MODE_SELECT_6(Access.WRITE, "15110000ff00"),
  RESERVE_6(Access.RESERVE, "160000000000"),
  RELEASE_6(Access.RESERVE, "170000000000"),
  MODE_SENSE_6(Access.READ, "1a08ffffff00"),
  START_STOP_UNIT(Access.WRITE, "1b01000ff700"),
  PREVENT_ALLOW_MEDIUM_REMOVAL(Access.WRITE, "1e0000000300"),
  READ_CAPACITY_10(Access.STATUS, "2500ffffffff00000100"),
  READ_10(Access.READ, "281affffffff1fffff00"),
  WRITE_10(Access.WRITE, "2a1affffffff1fffff00"),
  WRITE_AND_VERIFY_10(Access.WRITE, "2e16ffffffff1fffff00"),
  VERIFY_10(Access.READ, "2f16ffffffff1fffff00"),
  PRE_FETCH_10(Access.READ, "3402ffffffff1fffff00"),
  SYNCHRONIZE_CACHE_10(Access.WRITE, "3506ffffffff1fffff00"),
  READ_DEFECT_DATA_10(Access.READ, "37001f00000000ffff00"),
  WRITE_SAME_10(Access.WRITE, "4108ffffffff1fffff00"),
  UNMAP(Access.WRITE, "42000000000000ffff00"),
  SANITIZE_OVERWRITE(Access.WRITE, 0x01, "48810000000000ffff00"),
  SANITIZE_BLOCK_ERASE(Access.WRITE, 0x02, "48820000000000000000"),
  SANITIZE_EXIT_FAILURE_MODE(Access.WRITE, 0x1f, "489f0000000000000000"),
  MODE_SELECT_10(Access.WRITE, "55110000000000ffff00"),
  MODE_SENSE_10(Access.READ, "5a18ffff000000ffff00"),
  READ_KEYS(Access.PERSISTENT, 0x00, "5e000000000000ffff00"),
  READ_RESERVATION(Access.PERSISTENT, 0x01, "5e010000000000ffff00"),
  REPORT_CAPABILITIES(Access.PERSISTENT, 0x02, "5e020000000000ffff00"),
  READ_FULL_STATUS(Access.PERSISTENT, 0x03, "5e030000000000ffff00"),
  REGISTER(Access.PERSISTENT, 0x00, "5f00ff0000ffffffff00"),
  RESERVE(Access.PERSISTENT, 0x01, "5f01ff0000ffffffff00"),
  RELEASE(Access.PERSISTENT, 0x02, "5f02ff0000ffffffff00"),
  CLEAR(Access.PERSISTENT, 0x03, "5f03ff0000ffffffff00"),
  PREEMPT(Access.PERSISTENT, 0x04, "5f04ff0000ffffffff00"),
  PREEMPT_AND_ABORT(Access.PERSISTENT, 0x05, "5f05ff0000ffffffff00"),
  REGISTER_AND_IGNORE_EXISTING_KEY(Access.PERSISTENT, 0x06, "5f06ff0000ffffffff00"),
  READ_16(Access.READ, "881affffffffffffffffffffffff1f00"),
  COMPARE_AND_WRITE(Access.WRITE, "891affffffffffffffff000000ff1f00"),
  WRITE_16(Access.WRITE, "8a1affffffffffffffffffffffff1f00"),
  ORWRITE_16(Access.WRITE, "8b18ffffffffffffffffffffffff1f00"),
  WRITE_AND_VERIFY_16(Access.WRITE, "8e16ffffffffffffffffffffffff1f00"),
  VERIFY_16(Access.READ, "8f16ffffffffffffffffffffffff1f00"),
  PRE_FETCH_16(Access.READ, "9002ffffffffffffffffffffffff1f00"),
  SYNCHRONIZE_CACHE_16(Access.WRITE, "9106ffffffffffffffffffffffff1f00"),
  WRITE_SAME_16(Access.WRITE, "9309ffffffffffffffffffffffff1f00"),
  READ_CAPACITY_16(Access.STATUS, 0x10, "9e10ffffffffffffffffffffffff0100"),
  GET_LBA_STATUS(Access.READ, 0x12, "9e12ffffffffffffffffffffffff0000"),
  REPORT_LUNS(Access.ANY, "a000ff000000ffffffff0000"),
  REPORT_SUPPORTED_OPERATION_CODES(Access.READ, 0x0c, "a30c87ffffffffffffff0000"),
  READ_12(Access.READ, "a81affffffffffffffff1f00"),
  WRITE_12(Access.WRITE, "aa1affffffffffffffff1f00"),
  WRITE_AND_VERIFY_12(Access.WRITE, "ae16ffffffffffffffff1f00"),
  VERIFY_12(Access.READ, "af16ffffffffffffffff1f00"),
  READ_DEFECT_DATA_12(Access.READ, "b71f00000000ffffffff0000");

  /// What a command needs from somebody else's reservation. // SPC-4 §5.12.1
  enum Access {
    /// Never conflicts.
    ANY,
    /// Conflicts with RESERVE(6) only.
    STATUS,
    /// RESERVE(6) and RELEASE(6) themselves.
    RESERVE,
    /// PERSISTENT RESERVE IN and OUT, which have rules of their own.
    PERSISTENT,
    READ,
    WRITE
  }

  private static final int NO_SERVICE_ACTION = -1;
  private static final int SERVICE_ACTION_MASK = 0x1f;
  private static final Operation[] ALL = values();
  private static final @Nullable Operation[][] BY_OPCODE = index();

  private final Access access;
  private final int serviceAction;
  private final String usage;
  private final int opcode;
  private final int flags;

  Operation(Access access, String usage) {
    this(access, NO_SERVICE_ACTION, usage);
  }

  Operation(Access access, int serviceAction, String usage) {
    this.access = access;
    this.serviceAction = serviceAction;
    this.usage = usage;
    this.opcode = HexFormat.fromHexDigits(usage, 0, 2);
    this.flags = HexFormat.fromHexDigits(usage, 2, 4);
  }

  private static @Nullable Operation[][] index() {
    @Nullable Operation[][] index = new @Nullable Operation[256][SERVICE_ACTION_MASK + 1];
    for (Operation op : ALL) {
      for (int action = 0; action <= SERVICE_ACTION_MASK; action++) {
        if (!op.hasServiceAction() || op.serviceAction == action) {
          index[op.opcode()][action] = op;
        }
      }
    }
    return index;
  }

  /// The command a CDB asks for; null when there is none such.
  static @Nullable Operation of(Cdb cdb) {
    return BY_OPCODE[cdb.opcode()][cdb.u8(1) & SERVICE_ACTION_MASK];
  }

  /// Whether any command has this opcode, perhaps under another service action.
  static boolean knowsOpcode(int opcode) {
    for (Operation op : ALL) {
      if (op.opcode() == opcode) {
        return true;
      }
    }
    return false;
  }

  Access access() {
    return access;
  }

  int opcode() {
    return opcode;
  }

  boolean hasServiceAction() {
    return serviceAction != NO_SERVICE_ACTION;
  }

  int serviceAction() {
    return hasServiceAction() ? serviceAction : 0;
  }

  int length() {
    return usage.length() / 2;
  }

  byte[] usage() {
    return HexFormat.of().parseHex(usage);
  }

  /// Whether any bit is set that this command reserves: for those where caution matters more than
  /// old initiators.
  boolean refusesAny(Cdb cdb) {
    byte[] allowed = usage();
    for (int i = 1; i < allowed.length; i++) {
      if ((cdb.u8(i) & ~allowed[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  boolean isSanitize() {
    return switch (this) {
      case SANITIZE_OVERWRITE, SANITIZE_BLOCK_ERASE, SANITIZE_EXIT_FAILURE_MODE -> true;
      default -> false;
    };
  }

  /// Whether byte 1, where the flags live, asks for something this disk doesn't do (protection
  /// information, say). The bytes after it are left alone: old initiators put junk there.
  boolean refusesFlags(Cdb cdb) {
    return (cdb.u8(1) & ~flags) != 0;
  }
}
