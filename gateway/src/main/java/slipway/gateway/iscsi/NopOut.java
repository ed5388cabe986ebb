package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// The initiator asks whether we are there, or answers that it is. // RFC 7143 §11.18
///
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
public record NopOut(
    boolean immediate,
    long lun,
    int taskTag,
    int transferTag,
    int cmdSn,
    int expStatSn,
    int dataLength)
    implements InitiatorPdu {

  static NopOut decode(ByteBuffer in, int at) throws MalformedPduException {
    return new NopOut(
        (in.get(at) & 0x40) != 0,
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getInt(at + 24),
        in.getInt(at + 28),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.NOP_OUT;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    out.putInt(at + 24, cmdSn);
    out.putInt(at + 28, expStatSn);
  }
}
