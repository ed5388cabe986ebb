package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import slipway.gateway.scsi.Status;

/// How a SCSI command ended; sense data goes beside it. // RFC 7143 §11.4
///
/// @param response 0 when the command was carried out, 1 for a target failure
/// @param taskTag the initiator's tag for the task
/// @param expDataSn how many DataIn and R2T PDUs there were
public record ScsiResponse(
    Residual residual,
    int response,
    Status status,
    int taskTag,
    Stamp stamp,
    int expDataSn,
    int dataLength)
    implements TargetPdu {

  static ScsiResponse decode(ByteBuffer in, int at) throws MalformedPduException {
    return new ScsiResponse(
        Residual.at(in, at),
        in.get(at + 2) & 0xff,
        Pdu.status(in.get(at + 3) & 0xff),
        in.getInt(at + 16),
        Stamp.at(in, at),
        in.getInt(at + 36),
        Pdu.dataLength(in, at));
  }

  @Override
  public Opcode opcode() {
    return Opcode.SCSI_RESPONSE;
  }

  @Override
  public void put(ByteBuffer out, int at) {
    Pdu.putOpening(out, at, this, dataLength);
    out.put(at + 1, (byte) 0x80);
    residual.put(out, at);
    out.put(at + 2, (byte) response);
    out.put(at + 3, (byte) status.code());
    out.putInt(at + 16, taskTag);
    stamp.put(out, at);
    out.putInt(at + 36, expDataSn);
  }
}
