package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// What became of a task management request. // RFC 7143 §11.6
///
/// @param taskTag the initiator's tag for the task
public record TaskManagementResponse(TaskOutcome outcome, int taskTag, Stamp stamp, int dataLength)
    implements TargetPdu {

  static TaskManagementResponse decode(ByteBuffer in, int at) throws MalformedPduException {
    return new TaskManagementResponse(
        TaskOutcome.of(in.get(at + 2) & 0xff),
        in.getInt(at + 16),
        Stamp.at(in, at),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TASK_MANAGEMENT_RESPONSE;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    out.put(at + 2, (byte) outcome.code());
    out.putInt(at + 16, taskTag);
    stamp.put(out, at);
  }
}
