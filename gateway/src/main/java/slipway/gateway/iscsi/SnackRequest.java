package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Asks for PDUs again: decoded only to be rejected, at error recovery level 0. // RFC 7143 §11.16
///
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
public record SnackRequest(
    int kind,
    long lun,
    int taskTag,
    int transferTag,
    int expStatSn,
    int begin,
    int length,
    int dataLength)
    implements InitiatorPdu {

  static SnackRequest decode(ByteBuffer in, int at) throws MalformedPduException {
    return new SnackRequest(
        in.get(at + 1) & 0x0f,
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getInt(at + 28),
        in.getInt(at + 40),
        in.getInt(at + 44),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.SNACK_REQUEST;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) (0x80 | kind));
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    out.putInt(at + 28, expStatSn);
    out.putInt(at + 40, begin);
    out.putInt(at + 44, length);
  }
}
