package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// The initiator leaves. // RFC 7143 §11.14
///
/// @param reason 0 ends the session, 1 the connection, 2 is for recovery
/// @param taskTag the initiator's tag for the task
public record LogoutRequest(
    boolean immediate, int reason, int taskTag, int cid, int cmdSn, int expStatSn, int dataLength)
    implements InitiatorPdu {

  static LogoutRequest decode(ByteBuffer in, int at) throws MalformedPduException {
    return new LogoutRequest(
        (in.get(at) & 0x40) != 0,
        in.get(at + 1) & 0x7f,
        in.getInt(at + 16),
        in.getShort(at + 20) & 0xffff,
        in.getInt(at + 24),
        in.getInt(at + 28),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.LOGOUT_REQUEST;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) (0x80 | reason));
    out.putInt(at + 16, taskTag);
    out.putShort(at + 20, (short) cid);
    out.putInt(at + 24, cmdSn);
    out.putInt(at + 28, expStatSn);
  }
}
