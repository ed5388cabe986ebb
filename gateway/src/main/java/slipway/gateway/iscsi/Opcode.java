package slipway.gateway.iscsi;

import org.jspecify.annotations.Nullable;

/// What a PDU is. // RFC 7143 §11.2.1.2
public enum Opcode {
  NOP_OUT(0x00),
  SCSI_COMMAND(0x01),
  TASK_MANAGEMENT_REQUEST(0x02),
  LOGIN_REQUEST(0x03),
  TEXT_REQUEST(0x04),
  DATA_OUT(0x05),
  LOGOUT_REQUEST(0x06),
  SNACK_REQUEST(0x10),
  NOP_IN(0x20),
  SCSI_RESPONSE(0x21),
  TASK_MANAGEMENT_RESPONSE(0x22),
  LOGIN_RESPONSE(0x23),
  TEXT_RESPONSE(0x24),
  DATA_IN(0x25),
  LOGOUT_RESPONSE(0x26),
  READY_TO_TRANSFER(0x31),
  ASYNC_MESSAGE(0x32),
  REJECT(0x3f);

  private static final @Nullable Opcode[] BY_CODE = index();
  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  private static @Nullable Opcode[] index() {
    @Nullable Opcode[] index = new @Nullable Opcode[64];
    for (Opcode opcode : values()) {
      index[opcode.code] = opcode;
    }
    return index;
  }

  public int code() {
    return code;
  }

  static Opcode of(int code) throws MalformedPduException {
    Opcode opcode = BY_CODE[code & 0x3f];
    if (opcode == null) {
      throw new MalformedPduException(String.format("opcode %02x", code & 0x3f));
    }
    return opcode;
  }
}
