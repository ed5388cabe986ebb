package slipway.gateway.iscsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/// The write side of a connection.
///
/// Any thread queues; one of those that flush writes for all, many PDUs in one gathered write.
/// Sequence numbers are given in the order of writing. What is queued is bounded by the session's
/// outstanding commands and the connection's bytes in flight.
final class Transmitter {
  /// The most buffers of one gathered write, below every system's limit.
  private static final int GATHERED_BUFFERS = 128;

  private final SocketChannel channel;
  private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile IntFunction<Stamp> window = statSn -> new Stamp(statSn, 0, 0);
  private int statSn; // under `writing`

  Transmitter(SocketChannel channel) {
    this.channel = channel;
  }

  /// Where stamps come from: given the StatSN, the session adds its command window.
  void stampWith(IntFunction<Stamp> window) {
    this.window = window;
  }

  void queue(Outgoing pdu) {
    queue.add(pdu);
  }

  void send(Outgoing pdu) throws IOException {
    queue(pdu);
    flush();
  }

  /// Writes what is queued, unless another thread is at it: that one looks again before it leaves.
  void flush() throws IOException {
    while (!queue.isEmpty() && writing.tryLock()) {
      try {
        drain();
      } finally {
        writing.unlock();
      }
    }
  }

  /// Writes what is queued, after what another thread is writing: it is out on return.
  void finish() throws IOException {
    writing.lock();
    try {
      drain();
    } finally {
      writing.unlock();
    }
  }

  private void drain() throws IOException {
    List<Outgoing> taken = new ArrayList<>();
    ByteBuffer[] parts = new ByteBuffer[GATHERED_BUFFERS];
    Outgoing next = queue.poll();
    while (next != null) {
      taken.clear();
      int count = 0;
      try {
        while (next != null && count + next.parts().size() <= GATHERED_BUFFERS) {
          taken.add(next);
          next.stamp(window.apply(statSn));
          if (next.counted()) {
            statSn++;
          }
          for (ByteBuffer part : next.parts()) {
            parts[count++] = part;
          }
          next = queue.poll();
        }
        writeFully(parts, count);
      } finally {
        taken.forEach(Outgoing::finished);
      }
    }
  }

  private void writeFully(ByteBuffer[] parts, int count) throws IOException {
    int from = 0;
    while (from < count) {
      channel.write(parts, from, count - from);
      while (from < count && !parts[from].hasRemaining()) {
        from++;
      }
    }
  }

  /// Gives up what will never be written.
  void discard() {
    for (Outgoing pdu = queue.poll(); pdu != null; pdu = queue.poll()) {
      pdu.finished();
    }
  }
}
