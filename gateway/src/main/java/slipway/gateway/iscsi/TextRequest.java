package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Text keys in the full feature phase. // RFC 7143 §11.10
///
/// @param continues the text goes on in the next request
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
public record TextRequest(
    boolean immediate,
    boolean last,
    boolean continues,
    long lun,
    int taskTag,
    int transferTag,
    int cmdSn,
    int expStatSn,
    int dataLength)
    implements InitiatorPdu {

  static TextRequest decode(ByteBuffer in, int at) throws MalformedPduException {
    return new TextRequest(
        (in.get(at) & 0x40) != 0,
        (in.get(at + 1) & 0x80) != 0,
        (in.get(at + 1) & 0x40) != 0,
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getInt(at + 24),
        in.getInt(at + 28),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TEXT_REQUEST;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) ((last ? 0x80 : 0) | (continues ? 0x40 : 0)));
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    out.putInt(at + 24, cmdSn);
    out.putInt(at + 28, expStatSn);
  }
}
