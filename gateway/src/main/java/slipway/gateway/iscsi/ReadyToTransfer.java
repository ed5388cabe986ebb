package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// We want this part of a write's data now. // RFC 7143 §11.8
///
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
/// @param offset into the task's data; unsigned
public record ReadyToTransfer(
    long lun, int taskTag, int transferTag, Stamp stamp, int r2tSn, int offset, int desiredLength)
    implements TargetPdu {

  @Override
  public int dataLength() {
    return 0;
  }

  static ReadyToTransfer decode(ByteBuffer in, int at) throws MalformedPduException {
    return new ReadyToTransfer(
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        Stamp.at(in, at),
        in.getInt(at + 36),
        in.getInt(at + 40),
        in.getInt(at + 44));
  }

  @Override
  public Opcode opcode() {
    return Opcode.READY_TO_TRANSFER;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, 0);
    out.put(at + 1, (byte) 0x80);
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    stamp.put(out, at);
    out.putInt(at + 36, r2tSn);
    out.putInt(at + 40, offset);
    out.putInt(at + 44, desiredLength);
  }
}
