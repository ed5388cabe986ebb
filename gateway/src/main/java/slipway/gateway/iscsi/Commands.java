package slipway.gateway.iscsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import slipway.gateway.scsi.AdditionalSense;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.LogicalUnits;
import slipway.gateway.scsi.Reply;

/// Takes up SCSI commands, collects the data of writes, has them carried out, and hands the
/// outcome to `Answers`. // RFC 7143 §4.5.2 and §11.3
final class Commands {
  private final Session session;
  private final @Nullable LogicalUnits units;
  private final Negotiation agreed;
  private final Limits limits;
  private final Receiver receiver;
  private final PduQueue out;
  private final Transmitter transmitter;
  private final ReaderRole role;
  private final BufferPool pool;
  private final Semaphore bytes;
  private final Answers answers;
  private int nextTransferTag = 1;

  Commands(
      IscsiServer server,
      Session session,
      Negotiation agreed,
      Receiver receiver,
      PduQueue out,
      Transmitter transmitter,
      ReaderRole role) {
    this.session = session;
    this.units = session.service == null ? null : session.service.units;
    this.agreed = agreed;
    this.limits = server.limits();
    this.receiver = receiver;
    this.out = out;
    this.transmitter = transmitter;
    this.role = role;
    this.pool = server.pool();
    this.bytes = new Semaphore(limits.bytesInFlight(), true);
    this.answers = new Answers(agreed, out, transmitter);
  }

  void checkLength(InitiatorPdu pdu) throws MalformedPduException {
    if (pdu.dataLength() > limits.dataSegmentBytes()) {
      throw new MalformedPduException("a data segment of " + pdu.dataLength() + " bytes");
    }
  }

  Connection.Next start(ScsiCommand command) throws IOException {
    checkLength(command);
    long announced = command.expectedLength() & 0xffff_ffffL;
    int takes = command.writes() ? Disk.dataOutBytes(command.cdb()) : 0;
    boolean misfit = Disk.needsExactData(command.cdb()) && takes != announced;
    Task task = new Task(command, misfit ? 0 : (int) Math.min(takes, announced), misfit, bytes);
    boolean surplus = command.dataLength() > agreed.firstBurstBytes;
    if (surplus || (command.dataLength() > 0 && !agreed.immediateData)) {
      receiver.skip(command.dataLength());
      out.queue(reject(RejectReason.PROTOCOL_ERROR), Receiver.copyOf(command), true);
      return Connection.Next.CLOSE;
    }
    RejectReason refused = session.begin(task);
    if (refused != null) {
      receiver.skip(command.dataLength());
      out.queue(reject(refused), Receiver.copyOf(command), true);
      return Connection.Next.READ_ON;
    }
    prepare(task);
    if (!receive(task, command.dataLength())) {
      return Connection.Next.CLOSE;
    }
    task.unsolicitedOver = command.last() || agreed.initialR2t;
    return proceed(task);
  }

  /// Gives a write its buffer. A large one counts against the bytes in flight; when there is no
  /// room just now it begins with what may come unsolicited and grows when it gets its turn.
  private void prepare(Task task) {
    if (task.needed == 0) {
      return;
    }
    boolean small = task.needed <= agreed.firstBurstBytes;
    int capacity = small || task.tryReserve() ? task.needed : agreed.firstBurstBytes;
    task.data = pool.take(capacity).limit(capacity);
  }

  /// Puts a data segment where the task wants it; false when its digest was wrong.
  private boolean receive(Task task, int length) throws IOException {
    int room = task.needed - task.received;
    if (length <= room) {
      boolean right = receiver.data(task.data.slice(task.received, length));
      task.received += length;
      return right || digestError(task);
    }
    // More than the command takes, as an initiator that expects an underflow sends.
    ByteBuffer all = ByteBuffer.allocate(length);
    boolean right = receiver.data(all);
    task.data.put(task.received, all, 0, room);
    task.received += room;
    return right || digestError(task);
  }

  // RFC 7143 §7.8: at error recovery level 0 the session ends
  private boolean digestError(Task task) {
    out.queue(reject(RejectReason.DATA_DIGEST_ERROR), Receiver.copyOf(task.command), true);
    return false;
  }

  private static Reject reject(RejectReason reason) {
    return new Reject(reason, Stamp.LATER, 0, Pdu.HEADER_BYTES);
  }

  Connection.Next data(DataOut pdu) throws IOException {
    checkLength(pdu);
    Task task = session.task(pdu.taskTag());
    boolean solicited = pdu.transferTag() != Pdu.NO_TAG;
    if (task == null || task.complete() || solicited != task.unsolicitedOver) {
      receiver.skip(pdu.dataLength()); // left over from a task that has ended
      return Connection.Next.READ_ON;
    }
    if (pdu.dataSn() != task.dataSn || pdu.offset() != task.received) {
      // A PDU is missing, and level 0 can't ask for it again. // RFC 7143 §7.9
      receiver.skip(pdu.dataLength());
      return fail(task, AdditionalSense.PROTOCOL_SERVICE_CRC_ERROR);
    }
    long allowed = solicited ? task.solicitedUntil : agreed.firstBurstBytes;
    if (task.received + (long) pdu.dataLength() > Math.min(allowed, task.expectedBytes())) {
      receiver.skip(pdu.dataLength());
      return fail(task, AdditionalSense.UNEXPECTED_UNSOLICITED_DATA);
    }
    if (!receive(task, pdu.dataLength())) {
      return Connection.Next.CLOSE;
    }
    task.dataSn++;
    if (!pdu.last()) {
      return task.complete() ? proceed(task) : Connection.Next.READ_ON;
    }
    boolean tooLittle = solicited && task.received < task.solicitedUntil;
    if (tooLittle) {
      return fail(task, AdditionalSense.INCORRECT_AMOUNT_OF_DATA);
    }
    task.unsolicitedOver = true;
    task.dataSn = 0;
    return proceed(task);
  }

  private Connection.Next fail(Task task, AdditionalSense why) {
    if (session.execute(task)) {
      finish(task, Reply.check(why), null);
    }
    return Connection.Next.READ_ON;
  }

  /// Carries the task out when its data is there, or asks for more of it.
  private Connection.Next proceed(Task task) {
    if (task.complete()) {
      return session.execute(task) ? execute(task) : Connection.Next.READ_ON;
    }
    if (!task.unsolicitedOver) {
      return Connection.Next.READ_ON;
    }
    if (task.data.limit() >= task.needed) {
      askForData(task);
    } else {
      Thread.ofVirtual().name("iscsi-write-turn").start(() -> growThenAsk(task));
    }
    return Connection.Next.READ_ON;
  }

  private void growThenAsk(Task task) {
    task.reserve();
    if (session.isAborted(task)) {
      task.unreserve();
      return;
    }
    ByteBuffer grown = pool.take(task.needed).limit(task.needed);
    grown.put(0, task.data, 0, task.received);
    task.data = grown;
    askForData(task);
    flush();
  }

  private void askForData(Task task) {
    int length = Math.min(agreed.burstBytes, task.needed - task.received);
    task.solicitedUntil = task.received + length;
    ReadyToTransfer r2t =
        new ReadyToTransfer(
            task.command.lun(),
            task.tag(),
            nextTransferTag++ & 0x7fff_ffff,
            Stamp.LATER,
            task.r2tSn++,
            task.received,
            length);
    out.queue(r2t, Connection.noData(), false);
  }

  private Connection.Next execute(Task task) {
    if (!role.trusting() || !Disk.isBrief(task.command.cdb())) {
      Thread.ofVirtual()
          .name("iscsi-command")
          .start(
              () -> {
                carryOut(task);
                flush();
              });
      return Connection.Next.READ_ON;
    }
    long mark = role.leave();
    carryOut(task);
    if (role.resume(mark)) {
      return Connection.Next.READ_ON;
    }
    flush();
    return Connection.Next.ROLE_LOST;
  }

  private void carryOut(Task task) {
    long begun = System.nanoTime();
    ReadBuffer into = new ReadBuffer(transmitter, pool, bytes);
    ByteBuffer data = task.data.slice(0, task.needed);
    ScsiCommand command = task.command;
    Reply reply =
        task.misfit
            ? Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB)
            : units == null
                ? Reply.check(AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED)
                : units.execute(command.lun(), session.nexus, command.cdb(), data, into);
    role.took(System.nanoTime() - begun);
    finish(task, reply, into);
  }

  private void finish(Task task, Reply reply, @Nullable ReadBuffer into) {
    if (task.needed > 0) {
      pool.give(task.data);
      task.unreserve();
    }
    if (session.finish(task)) {
      answers.answer(task, reply, into);
    } else if (into != null) {
      into.release();
    }
  }

  private void flush() {
    try {
      transmitter.flush();
    } catch (IOException e) {
      session.connection.close();
    }
  }
}
