package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import slipway.gateway.scsi.Cdb;

/// A SCSI command, perhaps with immediate data. // RFC 7143 §11.3
///
/// @param last no unsolicited data follows
/// @param taskTag the initiator's tag for the task
/// @param expectedLength the expected data transfer length; unsigned
public record ScsiCommand(
    boolean immediate,
    boolean last,
    boolean reads,
    boolean writes,
    TaskAttribute attribute,
    long lun,
    int taskTag,
    int expectedLength,
    int cmdSn,
    int expStatSn,
    Cdb cdb,
    int dataLength)
    implements InitiatorPdu {

  static ScsiCommand decode(ByteBuffer in, int at) throws MalformedPduException {
    return new ScsiCommand(
        (in.get(at) & 0x40) != 0,
        (in.get(at + 1) & 0x80) != 0,
        (in.get(at + 1) & 0x40) != 0,
        (in.get(at + 1) & 0x20) != 0,
        TaskAttribute.of(in.get(at + 1) & 7),
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getInt(at + 24),
        in.getInt(at + 28),
        Cdb.at(in, at + 32),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.SCSI_COMMAND;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    int flags = (last ? 0x80 : 0) | (reads ? 0x40 : 0) | (writes ? 0x20 : 0);
    out.put(at + 1, (byte) (flags | attribute.code()));
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, expectedLength);
    out.putInt(at + 24, cmdSn);
    out.putInt(at + 28, expStatSn);
    cdb.put(out, at + 32);
  }
}
