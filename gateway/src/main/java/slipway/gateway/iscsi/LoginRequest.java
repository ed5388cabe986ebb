package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// One step of a login, with text keys beside it. // RFC 7143 §11.12
///
/// @param transit the initiator wants the next stage
/// @param continues the text goes on in the next request
/// @param isid 48 bits
/// @param taskTag the initiator's tag for the task
public record LoginRequest(
    boolean transit,
    boolean continues,
    Stage currentStage,
    Stage nextStage,
    int versionMax,
    int versionMin,
    long isid,
    int tsih,
    int taskTag,
    int cid,
    int cmdSn,
    int expStatSn,
    int dataLength)
    implements InitiatorPdu {

  static LoginRequest decode(ByteBuffer in, int at) throws MalformedPduException {
    return new LoginRequest(
        (in.get(at + 1) & 0x80) != 0,
        (in.get(at + 1) & 0x40) != 0,
        Stage.of(in.get(at + 1) >> 2 & 3),
        Stage.of(in.get(at + 1) & 3),
        in.get(at + 2) & 0xff,
        in.get(at + 3) & 0xff,
        in.getLong(at + 8) >>> 16,
        in.getShort(at + 14) & 0xffff,
        in.getInt(at + 16),
        in.getShort(at + 20) & 0xffff,
        in.getInt(at + 24),
        in.getInt(at + 28),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.LOGIN_REQUEST;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at, (byte) (opcode().code() | 0x40));
    int flags = (transit ? 0x80 : 0) | (continues ? 0x40 : 0);
    out.put(at + 1, (byte) (flags | currentStage.code() << 2 | nextStage.code()));
    out.put(at + 2, (byte) versionMax);
    out.put(at + 3, (byte) versionMin);
    out.putLong(at + 8, isid << 16 | tsih);
    out.putInt(at + 16, taskTag);
    out.putShort(at + 20, (short) cid);
    out.putInt(at + 24, cmdSn);
    out.putInt(at + 28, expStatSn);
  }
}
