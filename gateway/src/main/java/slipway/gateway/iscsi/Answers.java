package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.Reply;
import slipway.gateway.scsi.Sense;
import slipway.gateway.scsi.Status;

/// Turns the outcome of a command into DataIn and SCSI Response PDUs. // RFC 7143 §11.4 and §11.7
final class Answers {
  private final Negotiation agreed;
  private final PduQueue out;
  private final Transmitter transmitter;

  Answers(Negotiation agreed, PduQueue out, Transmitter transmitter) {
    this.agreed = agreed;
    this.out = out;
    this.transmitter = transmitter;
  }

  void answer(Task task, Reply reply, @Nullable ReadBuffer into) {
    long produced = reply.data().remaining();
    Residual residual = residual(task, produced);
    boolean reads = task.command.reads() && !task.command.writes();
    int sent = reads ? (int) Math.min(produced, task.expectedBytes()) : 0;
    if (reply.status() == Status.GOOD && sent > 0) {
      data(task, reply.data(), sent, residual, into);
      return;
    }
    if (into != null) {
      into.release();
    }
    ByteBuffer sense = sense(reply.sense());
    ScsiResponse response =
        new ScsiResponse(
            residual, 0, reply.status(), task.tag(), Stamp.LATER, task.r2tSn, sense.remaining());
    out.queue(response, sense, true);
  }

  // RFC 7143 §11.4.5.1
  private static Residual residual(Task task, long produced) {
    ScsiCommand command = task.command;
    if (command.writes()) {
      return new Residual(Disk.dataOutBytes(command.cdb()) - task.expectedBytes());
    }
    return command.reads() || produced > 0
        ? new Residual(produced - (command.reads() ? task.expectedBytes() : 0))
        : Residual.NONE;
  }

  private static ByteBuffer sense(@Nullable Sense sense) {
    if (sense == null) {
      return Connection.noData();
    }
    ByteBuffer encoded = sense.encode();
    int length = encoded.remaining();
    ByteBuffer segment = ByteBuffer.allocate(2 + length).putShort((short) length).put(encoded);
    return segment.flip();
  }

  private void data(
      Task task, ByteBuffer data, int sent, Residual residual, @Nullable ReadBuffer into) {
    ByteBuffer whole = into == null ? null : into.whole();
    int segment = agreed.initiatorSegmentBytes & ~3;
    if (into != null && whole != null && sent <= segment && sent <= agreed.burstBytes) {
      DataIn only = dataIn(task, true, residual, 0, 0, sent);
      ByteBuffer framed = Outgoing.frame(only, whole, sent, agreed.headerDigest, agreed.dataDigest);
      transmitter.queue(
          new Outgoing(java.util.List.of(framed), agreed.headerDigest, true, into::release));
      return;
    }
    int dataSn = 0;
    for (int at = 0; at < sent; ) {
      int untilBurst = agreed.burstBytes - at % agreed.burstBytes;
      int length = Math.min(Math.min(segment, untilBurst), sent - at);
      boolean end = at + length == sent;
      DataIn pdu =
          end
              ? dataIn(task, true, residual, dataSn, at, length)
              : plain(task, length == untilBurst, dataSn, at, length);
      ByteBuffer slice = data.slice(data.position() + at, length);
      Runnable done = end && into != null ? into::release : null;
      transmitter.queue(
          Outgoing.split(pdu, slice, end, agreed.headerDigest, agreed.dataDigest, done));
      at += length;
      dataSn++;
    }
  }

  private static DataIn dataIn(
      Task task, boolean last, Residual residual, int dataSn, int offset, int length) {
    return new DataIn(
        last,
        true,
        residual,
        Status.GOOD,
        0,
        task.tag(),
        Pdu.NO_TAG,
        Stamp.LATER,
        dataSn,
        offset,
        length);
  }

  private static DataIn plain(Task task, boolean last, int dataSn, int offset, int length) {
    return new DataIn(
        last,
        false,
        Residual.NONE,
        Status.GOOD,
        0,
        task.tag(),
        Pdu.NO_TAG,
        Stamp.LATER,
        dataSn,
        offset,
        length);
  }
}
