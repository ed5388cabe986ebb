package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Our step of a login, with text keys beside it. // RFC 7143 §11.13
///
/// @param isid 48 bits
/// @param taskTag the initiator's tag for the task
public record LoginResponse(
    boolean transit,
    boolean continues,
    Stage currentStage,
    Stage nextStage,
    long isid,
    int tsih,
    int taskTag,
    Stamp stamp,
    LoginStatus status,
    int dataLength)
    implements TargetPdu {

  static LoginResponse decode(ByteBuffer in, int at) throws MalformedPduException {
    return new LoginResponse(
        (in.get(at + 1) & 0x80) != 0,
        (in.get(at + 1) & 0x40) != 0,
        Stage.of(in.get(at + 1) >> 2 & 3),
        Stage.of(in.get(at + 1) & 3),
        in.getLong(at + 8) >>> 16,
        in.getShort(at + 14) & 0xffff,
        in.getInt(at + 16),
        Stamp.at(in, at),
        LoginStatus.of(in.getShort(at + 36) & 0xffff),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.LOGIN_RESPONSE;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    int flags = (transit ? 0x80 : 0) | (continues ? 0x40 : 0);
    out.put(at + 1, (byte) (flags | currentStage.code() << 2 | nextStage.code()));
    out.putLong(at + 8, isid << 16 | tsih);
    out.putInt(at + 16, taskTag);
    stamp.put(out, at);
    out.putShort(at + 36, (short) status.code());
  }
}
