package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import slipway.gateway.scsi.Status;

/// The header of a protocol data unit; its data segment travels beside it. // RFC 7143 §11.2
public sealed interface Pdu permits InitiatorPdu, TargetPdu {
  /// The basic header segment.
  int HEADER_BYTES = 48;

  /// The tag that means "none".
  int NO_TAG = 0xffff_ffff;

  Opcode opcode();

  /// The length of the data segment, without padding.
  int dataLength();

  /// Writes the fields into 48 zeroed bytes.
  void put(ByteBuffer out, int at);

  /// Writes the header at the buffer's position and moves past it.
  static void encode(Pdu pdu, ByteBuffer out) {
    int at = out.position();
    for (int i = 0; i < HEADER_BYTES; i += Long.BYTES) {
      out.putLong(at + i, 0);
    }
    pdu.put(out, at);
    out.position(at + HEADER_BYTES);
  }

  /// The header in the 48 bytes at `at`.
  static Pdu decode(ByteBuffer in, int at) throws MalformedPduException {
    return switch (Opcode.of(in.get(at))) {
      case NOP_OUT -> NopOut.decode(in, at);
      case SCSI_COMMAND -> ScsiCommand.decode(in, at);
      case TASK_MANAGEMENT_REQUEST -> TaskManagementRequest.decode(in, at);
      case LOGIN_REQUEST -> LoginRequest.decode(in, at);
      case TEXT_REQUEST -> TextRequest.decode(in, at);
      case DATA_OUT -> DataOut.decode(in, at);
      case LOGOUT_REQUEST -> LogoutRequest.decode(in, at);
      case SNACK_REQUEST -> SnackRequest.decode(in, at);
      case NOP_IN -> NopIn.decode(in, at);
      case SCSI_RESPONSE -> ScsiResponse.decode(in, at);
      case TASK_MANAGEMENT_RESPONSE -> TaskManagementResponse.decode(in, at);
      case LOGIN_RESPONSE -> LoginResponse.decode(in, at);
      case TEXT_RESPONSE -> TextResponse.decode(in, at);
      case DATA_IN -> DataIn.decode(in, at);
      case LOGOUT_RESPONSE -> LogoutResponse.decode(in, at);
      case READY_TO_TRANSFER -> ReadyToTransfer.decode(in, at);
      case ASYNC_MESSAGE -> AsyncMessage.decode(in, at);
      case REJECT -> Reject.decode(in, at);
    };
  }

  static int dataLength(ByteBuffer in, int at) {
    return in.getInt(at + 4) & 0xff_ffff;
  }

  static void putOpening(ByteBuffer out, int at, Pdu pdu, int dataLength) {
    boolean immediate = pdu instanceof InitiatorPdu from && from.immediate();
    out.put(at, (byte) (pdu.opcode().code() | (immediate ? 0x40 : 0)));
    out.putInt(at + 4, dataLength & 0xff_ffff);
  }

  static Status status(int code) throws MalformedPduException {
    try {
      return Status.of(code);
    } catch (IllegalArgumentException e) {
      throw new MalformedPduException("SCSI status " + code);
    }
  }
}
