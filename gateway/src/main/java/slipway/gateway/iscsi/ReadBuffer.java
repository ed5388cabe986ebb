package slipway.gateway.iscsi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import slipway.gateway.scsi.DataInBuffer;

/// A pooled buffer for one command's data, with room for header and digest around it, so that a
/// short answer goes out from where the device put it. Belongs to the thread carrying the command
/// out, then to the transmitter.
final class ReadBuffer implements DataInBuffer {
  private final Transmitter transmitter;
  private final BufferPool pool;
  private final Semaphore bytes;
  private @Nullable ByteBuffer whole;
  private int permits;

  ReadBuffer(Transmitter transmitter, BufferPool pool, Semaphore bytes) {
    this.transmitter = transmitter;
    this.pool = pool;
    this.bytes = bytes;
  }

  @Override
  public ByteBuffer allocate(int length) {
    if (!bytes.tryAcquire(length)) {
      // What fills the room may be waiting for this very thread to write it.
      try {
        transmitter.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      bytes.acquireUninterruptibly(length);
    }
    permits = length;
    ByteBuffer taken = pool.take(Outgoing.HEAD_BYTES + length + Outgoing.TAIL_BYTES);
    whole = taken;
    return taken.slice(Outgoing.HEAD_BYTES, length);
  }

  /// The buffer with the data at [Outgoing#HEAD_BYTES]; null when the command took none.
  @Nullable ByteBuffer whole() {
    return whole;
  }

  void release() {
    ByteBuffer taken = whole;
    if (taken != null) {
      whole = null;
      pool.give(taken);
      bytes.release(permits);
    }
  }
}
