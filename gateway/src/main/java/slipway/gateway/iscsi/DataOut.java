package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Data of a write, unsolicited or asked for by R2T. // RFC 7143 §11.7
///
/// @param last last of its sequence
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
/// @param offset into the task's data; unsigned
public record DataOut(
    boolean last,
    long lun,
    int taskTag,
    int transferTag,
    int expStatSn,
    int dataSn,
    int offset,
    int dataLength)
    implements InitiatorPdu {

  static DataOut decode(ByteBuffer in, int at) throws MalformedPduException {
    return new DataOut(
        (in.get(at + 1) & 0x80) != 0,
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getInt(at + 28),
        in.getInt(at + 36),
        in.getInt(at + 40),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.DATA_OUT;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) (last ? 0x80 : 0));
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    out.putInt(at + 28, expStatSn);
    out.putInt(at + 36, dataSn);
    out.putInt(at + 40, offset);
  }
}
