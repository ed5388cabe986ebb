package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// We ask whether the initiator is there, or answer that we are. // RFC 7143 §11.19
///
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
public record NopIn(long lun, int taskTag, int transferTag, Stamp stamp, int dataLength)
    implements TargetPdu {

  static NopIn decode(ByteBuffer in, int at) throws MalformedPduException {
    return new NopIn(
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        Stamp.at(in, at),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.NOP_IN;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    stamp.put(out, at);
  }
}
