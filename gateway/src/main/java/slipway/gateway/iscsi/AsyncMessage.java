package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Something happened which the initiator didn't ask about. // RFC 7143 §11.9
public record AsyncMessage(
    long lun,
    Stamp stamp,
    int event,
    int vendorCode,
    int parameter1,
    int parameter2,
    int parameter3,
    int dataLength)
    implements TargetPdu {

  static AsyncMessage decode(ByteBuffer in, int at) throws MalformedPduException {
    return new AsyncMessage(
        in.getLong(at + 8),
        Stamp.at(in, at),
        in.get(at + 36) & 0xff,
        in.get(at + 37) & 0xff,
        in.getShort(at + 38) & 0xffff,
        in.getShort(at + 40) & 0xffff,
        in.getShort(at + 42) & 0xffff,
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.ASYNC_MESSAGE;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    out.putLong(at + 8, lun);
    out.putInt(at + 16, Pdu.NO_TAG);
    stamp.put(out, at);
    out.put(at + 36, (byte) event);
    out.put(at + 37, (byte) vendorCode);
    out.putShort(at + 38, (short) parameter1);
    out.putShort(at + 40, (short) parameter2);
    out.putShort(at + 42, (short) parameter3);
  }
}
