package slipway.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.function.Predicate;

/// REPORT SUPPORTED OPERATION CODES. // SPC-4 §6.29
final class SupportedOpcodes {
  private static final int ALL_COMMANDS = 0;
  private static final int BY_OPCODE = 1;
  private static final int BY_SERVICE_ACTION = 2;
  private static final int BY_EITHER = 3;
  private static final int TIMEOUTS_BYTES = 12;
  private static final int DESCRIPTOR_BYTES = 8;

  private final Predicate<Operation> offered;

  SupportedOpcodes(Predicate<Operation> offered) {
    this.offered = offered;
  }

  Reply report(Cdb cdb) {
    boolean timeouts = cdb.bit(2, 0x80);
    int opcode = cdb.u8(3);
    int action = cdb.u16(4);
    long allocation = cdb.u32(6);
    switch (cdb.u8(2) & 7) {
      case ALL_COMMANDS -> {
        return Reply.data(all(timeouts), allocation);
      }
      case BY_OPCODE -> {
        if (action(opcode)) {
          return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
        }
        return Reply.data(one(opcode, 0, timeouts), allocation);
      }
      case BY_SERVICE_ACTION -> {
        if (Operation.knowsOpcode(opcode) && !action(opcode)) {
          return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
        }
        return Reply.data(one(opcode, action, timeouts), allocation);
      }
      case BY_EITHER -> {
        boolean fits = action(opcode) || action == 0;
        return Reply.data(one(fits ? opcode : -1, action, timeouts), allocation);
      }
      default -> {
        return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
      }
    }
  }

  private static boolean action(int opcode) {
    for (Operation op : Operation.values()) {
      if (op.opcode() == opcode && op.hasServiceAction()) {
        return true;
      }
    }
    return false;
  }

  private ByteBuffer all(boolean timeouts) {
    int each = DESCRIPTOR_BYTES + (timeouts ? TIMEOUTS_BYTES : 0);
    ByteBuffer out = ByteBuffer.allocate(4 + Operation.values().length * each);
    out.position(4);
    for (Operation op : Operation.values()) {
      if (offered.test(op)) {
        out.put((byte) op.opcode()).put((byte) 0).putShort((short) op.serviceAction());
        out.put((byte) 0);
        out.put((byte) ((timeouts ? 2 : 0) | (op.hasServiceAction() ? 1 : 0)));
        out.putShort((short) op.length());
        putTimeouts(out, timeouts);
      }
    }
    out.flip();
    return out.putInt(0, out.limit() - 4);
  }

  private ByteBuffer one(int opcode, int action, boolean timeouts) {
    for (Operation op : Operation.values()) {
      if (op.opcode() == opcode
          && (!op.hasServiceAction() || op.serviceAction() == action)
          && offered.test(op)) {
        ByteBuffer out = ByteBuffer.allocate(4 + op.length() + (timeouts ? TIMEOUTS_BYTES : 0));
        out.put((byte) 0).put((byte) ((timeouts ? 0x80 : 0) | 3)).putShort((short) op.length());
        out.put(op.usage());
        putTimeouts(out, timeouts);
        return out.flip();
      }
    }
    return ByteBuffer.allocate(4).put(1, (byte) 1); // not supported
  }

  /// No timeouts are promised, which zero says.
  private static void putTimeouts(ByteBuffer out, boolean timeouts) {
    if (timeouts) {
      out.putShort((short) (TIMEOUTS_BYTES - 2)).put(new byte[TIMEOUTS_BYTES - 2]);
    }
  }
}
