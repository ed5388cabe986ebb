package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Text keys in the full feature phase. // RFC 7143 §11.11
///
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
public record TextResponse(
    boolean last,
    boolean continues,
    long lun,
    int taskTag,
    int transferTag,
    Stamp stamp,
    int dataLength)
    implements TargetPdu {

  static TextResponse decode(ByteBuffer in, int at) throws MalformedPduException {
    return new TextResponse(
        (in.get(at + 1) & 0x80) != 0,
        (in.get(at + 1) & 0x40) != 0,
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        Stamp.at(in, at),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TEXT_RESPONSE;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) ((last ? 0x80 : 0) | (continues ? 0x40 : 0)));
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    stamp.put(out, at);
  }
}
