package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// We can't make sense of a PDU; its header goes beside this one. // RFC 7143 §11.17
public record Reject(RejectReason reason, Stamp stamp, int dataSn, int dataLength)
    implements TargetPdu {

  static Reject decode(ByteBuffer in, int at) throws MalformedPduException {
    return new Reject(
        RejectReason.of(in.get(at + 2) & 0xff),
        Stamp.at(in, at),
        in.getInt(at + 36),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.REJECT;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    out.put(at + 2, (byte) reason.code());
    out.putInt(at + 16, Pdu.NO_TAG);
    stamp.put(out, at);
    out.putInt(at + 36, dataSn);
  }
}
