package slipway.gateway.link;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import slipway.gateway.block.Urgency;

/// One connection as both ends see it: frames in, an outbox out, and one way to end it.
///
/// [#next] belongs to the reader thread. [#writeUntilClosed] is the writer thread; [#send] is
// anybody's.
final class Wire {
  private final MeteredSocket socket;
  private final FrameReader frames;
  private final Outbox outbox;
  private final OutputStream out;
  private final Duration deadAfter;
  private final ReentrantLock writing = new ReentrantLock();

  /// Guarded by `writing`.
  private final ByteBuffer record = ByteBuffer.allocate(Frame.BYTES_MAX);

  /// What the writer does every so often besides writing.
  interface Chore {
    void run() throws IOException;
  }

  /// Takes a connection whose handshake is complete. `deadAfter` without a byte ends it.
  Wire(MeteredSocket socket, SSLSocket tls, FrameReader frames, Duration deadAfter, RightOfWay way)
      throws IOException {
    this.socket = socket;
    this.out = tls.getOutputStream();
    this.deadAfter = deadAfter;
    this.frames = frames;
    this.outbox = new Outbox(way);
    socket.setSoTimeout((int) deadAfter.toMillis());
  }

  Outbox outbox() {
    return outbox;
  }

  /// The peer's next frame; its bytes are good until the next call.
  Frame next() throws IOException {
    return frames.next();
  }

  /// Writes what the outbox gives until the connection ends; `chore` runs at least this often.
  void writeUntilClosed(Duration every, Chore chore) {
    long due = System.nanoTime() + every.toNanos();
    try {
      while (true) {
        long left = due - System.nanoTime();
        if (left <= 0) {
          chore.run();
          due = System.nanoTime() + every.toNanos();
          continue;
        }
        if (outbox.await(Duration.ofNanos(left))) {
          if (!writing.tryLock(deadAfter.toNanos(), TimeUnit.NANOSECONDS)) {
            close(); // Whoever writes is stuck: the peer reads nothing any more.
            return;
          }
          try {
            write();
          } finally {
            writing.unlock();
          }
        }
      }
    } catch (IOException _) {
      close(); // The reader notices and says why.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  /// Sees to it that what was put leaves: demand at once, the rest as the writer gets to it.
  void send(Urgency urgency) throws IOException {
    if (urgency == Urgency.DEMAND) {
      sendNow();
    } else {
      outbox.wake();
    }
  }

  /// Writes on the caller's thread what may leave, which takes less than waking the writer. Whoever
  /// is writing already takes it along.
  void sendNow() throws IOException {
    if (!writing.tryLock()) {
      outbox.wake();
      return;
    }
    try {
      write();
    } finally {
      writing.unlock();
    }
  }

  private void write() throws IOException {
    socket.cork(); // So that what leaves together is one write, and wakes the peer once.
    try {
      while (outbox.take(record)) {
        out.write(record.array(), 0, record.position());
      }
    } finally {
      socket.uncork();
    }
  }

  /// Ends the connection at once. TLS is not asked, because its own close may wait for a peer that
  /// no longer reads.
  void close() {
    outbox.close();
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
