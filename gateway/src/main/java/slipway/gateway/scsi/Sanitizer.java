package slipway.gateway.scsi;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import slipway.gateway.block.Durability;

/// SANITIZE: makes the whole medium unreadable for good. // SBC-4 §4.11 and §5.30
///
/// One at a time; while it runs the disk answers NOT READY to what would touch the medium. An
/// immediate one runs on a virtual thread of its own.
final class Sanitizer {
  private static final Logger LOG = System.getLogger(Sanitizer.class.getName());

  /// The most passes of one overwrite; the field has five bits.
  private static final int MAX_PASSES = 31;

  /// States: IDLE → RUNNING → IDLE | FAILED; FAILED → RUNNING, and → IDLE by EXIT FAILURE MODE.
  enum State {
    IDLE,
    RUNNING,
    FAILED
  }

  private final Medium medium;
  private State state = State.IDLE;

  Sanitizer(Medium medium) {
    this.medium = medium;
  }

  synchronized State state() {
    return state;
  }

  private interface Work {
    void run() throws IOException;
  }

  Reply blockErase(Cdb cdb) {
    return start(cdb, () -> overwrite(ByteBuffer.allocate(Medium.BLOCK_BYTES)));
  }

  Reply overwrite(Cdb cdb, ByteBuffer dataOut) {
    int listed = cdb.u16(7);
    if (listed < 5 || listed > 4 + Medium.BLOCK_BYTES || dataOut.remaining() < listed) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
    ByteBuffer list = dataOut.slice(dataOut.position(), listed);
    int passes = list.get(0) & MAX_PASSES;
    boolean invert = (list.get(0) & 0x80) != 0;
    int length = list.getChar(2);
    if (passes == 0 || length == 0 || length != listed - 4) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }
    ByteBuffer block = ByteBuffer.allocate(Medium.BLOCK_BYTES);
    for (int i = 0; i < Medium.BLOCK_BYTES; i++) {
      block.put(i, list.get(4 + i % length));
    }
    return start(
        cdb,
        () -> {
          for (int pass = 0; pass < passes; pass++) {
            overwrite(block);
            for (int i = 0; invert && i < Medium.BLOCK_BYTES; i++) {
              block.put(i, (byte) ~block.get(i));
            }
          }
        });
  }

  synchronized Reply exitFailureMode() {
    if (state == State.FAILED) {
      state = State.IDLE;
    }
    return Reply.GOOD;
  }

  private Reply start(Cdb cdb, Work work) {
    synchronized (this) {
      if (state == State.RUNNING) {
        return Reply.check(AdditionalSense.SANITIZE_IN_PROGRESS);
      }
      state = State.RUNNING;
    }
    if (cdb.bit(1, 0x80)) {
      Thread.ofVirtual().name("sanitize").start(() -> run(work));
      return Reply.GOOD;
    }
    return run(work) == State.IDLE ? Reply.GOOD : Reply.check(AdditionalSense.SANITIZE_FAILED);
  }

  private State run(Work work) {
    State end = State.FAILED;
    medium.writing.writeLock().lock();
    try {
      work.run();
      medium.device.flush();
      end = State.IDLE;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "sanitizing " + medium.device + " failed", e);
    } finally {
      medium.writing.writeLock().unlock();
      synchronized (this) {
        state = end;
      }
    }
    return end;
  }

  private void overwrite(ByteBuffer block) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(Medium.PIECE_BYTES);
    while (piece.hasRemaining()) {
      piece.put(block.duplicate().clear());
    }
    long end = medium.blocks * Medium.BLOCK_BYTES;
    boolean zeros = block.mismatch(ByteBuffer.allocate(Medium.BLOCK_BYTES)) < 0;
    for (long at = 0; at < end; at += Medium.PIECE_BYTES) {
      int length = (int) Math.min(Medium.PIECE_BYTES, end - at);
      if (zeros) {
        medium.device.zero(at, length, Durability.VOLATILE);
      } else {
        medium.device.write(at, piece.duplicate().clear().limit(length), Durability.VOLATILE);
      }
    }
  }
}
