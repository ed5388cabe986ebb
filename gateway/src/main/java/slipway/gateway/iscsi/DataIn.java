package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import slipway.gateway.scsi.Status;

/// Data of a read; the last one may carry the GOOD status too. // RFC 7143 §11.7
///
/// @param last last of its sequence
/// @param taskTag the initiator's tag for the task
/// @param transferTag the target's tag, [Pdu#NO_TAG] when there is none
/// @param offset into the task's data; unsigned
public record DataIn(
    boolean last,
    boolean withStatus,
    Residual residual,
    Status status,
    long lun,
    int taskTag,
    int transferTag,
    Stamp stamp,
    int dataSn,
    int offset,
    int dataLength)
    implements TargetPdu {

  static DataIn decode(ByteBuffer in, int at) throws MalformedPduException {
    return new DataIn(
        (in.get(at + 1) & 0x80) != 0,
        (in.get(at + 1) & 0x01) != 0,
        Residual.at(in, at),
        Pdu.status(in.get(at + 3) & 0xff),
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        Stamp.at(in, at),
        in.getInt(at + 36),
        in.getInt(at + 40),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.DATA_IN;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) ((last ? 0x80 : 0) | (withStatus ? 0x01 : 0)));
    residual.put(out, at);
    out.put(at + 3, (byte) status.code());
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, transferTag);
    stamp.put(out, at);
    out.putInt(at + 36, dataSn);
    out.putInt(at + 40, offset);
  }
}
