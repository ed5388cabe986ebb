package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// The initiator may go. // RFC 7143 §11.15
///
/// @param response 0 when all is closed, 1 when the CID is unknown, 2 without recovery
/// @param taskTag the initiator's tag for the task
public record LogoutResponse(int response, int taskTag, Stamp stamp, int dataLength)
    implements TargetPdu {

  static LogoutResponse decode(ByteBuffer in, int at) throws MalformedPduException {
    return new LogoutResponse(
        in.get(at + 2) & 0xff, in.getInt(at + 16), Stamp.at(in, at), Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.LOGOUT_RESPONSE;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    out.put(at + 2, (byte) response);
    out.putInt(at + 16, taskTag);
    stamp.put(out, at);
  }
}
