package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// The initiator wants tasks aborted or something reset. // RFC 7143 §11.5
///
/// @param taskTag the initiator's tag for the task
/// @param referencedTag the task to abort
public record TaskManagementRequest(
    boolean immediate,
    TaskFunction function,
    long lun,
    int taskTag,
    int referencedTag,
    int cmdSn,
    int expStatSn,
    int refCmdSn,
    int expDataSn,
    int dataLength)
    implements InitiatorPdu {

  static TaskManagementRequest decode(ByteBuffer in, int at) throws MalformedPduException {
    return new TaskManagementRequest(
        (in.get(at) & 0x40) != 0,
        TaskFunction.of(in.get(at + 1) & 0x7f),
        in.getLong(at + 8),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getInt(at + 24),
        in.getInt(at + 28),
        in.getInt(at + 32),
        in.getInt(at + 36),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TASK_MANAGEMENT_REQUEST;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) (0x80 | function.code()));
    out.putLong(at + 8, lun);
    out.putInt(at + 16, taskTag);
    out.putInt(at + 20, referencedTag);
    out.putInt(at + 24, cmdSn);
    out.putInt(at + 28, expStatSn);
    out.putInt(at + 32, refCmdSn);
    out.putInt(at + 36, expDataSn);
  }
}
