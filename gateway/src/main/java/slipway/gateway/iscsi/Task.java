package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A SCSI command from its arrival to its answer.
///
/// States: COLLECTING (its data is coming in) → EXECUTING → DONE; any → ABORTED. The session's
/// lock guards the state. The data fields belong to the reader while COLLECTING, and afterwards to
/// the thread that carries the task out.
final class Task {
  enum State {
    COLLECTING,
    EXECUTING,
    DONE,
    ABORTED
  }

  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  final ScsiCommand command;

  /// How many bytes of data the command takes from the initiator.
  final int needed;

  /// The announced data doesn't fit a command that is particular about it.
  final boolean misfit;

  final CountDownLatch settled = new CountDownLatch(1);
  State state = State.COLLECTING;
  ByteBuffer data = NO_DATA;
  int received;
  int dataSn;
  int r2tSn;
  int solicitedUntil;
  boolean unsolicitedOver;

  /// What the task holds of its connection's bytes in flight.
  private final AtomicInteger permits = new AtomicInteger();

  private final Semaphore bytes;

  Task(ScsiCommand command, int needed, boolean misfit, Semaphore bytes) {
    this.misfit = misfit;
    this.bytes = bytes;
    this.command = command;
    this.needed = needed;
  }

  int tag() {
    return command.taskTag();
  }

  boolean complete() {
    return received >= needed;
  }

  long expectedBytes() {
    return command.expectedLength() & 0xffff_ffffL;
  }

  boolean tryReserve() {
    boolean reserved = bytes.tryAcquire(needed);
    permits.set(reserved ? needed : 0);
    return reserved;
  }

  void reserve() {
    bytes.acquireUninterruptibly(needed);
    permits.set(needed);
  }

  /// Gives back what is reserved; harmless when repeated.
  void unreserve() {
    bytes.release(permits.getAndSet(0));
  }
}
