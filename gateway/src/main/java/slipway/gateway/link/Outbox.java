package slipway.gateway.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Urgency;

/// The frames that wait to be sent on one connection: control first, then by urgency.
///
/// Paced frames need credit. Frames of one request leave in the order they came; those of different
/// requests may pass each other. Everything here is guarded by the link's [RightOfWay#lock].
final class Outbox {
  /// The most bytes that wait in one urgency; who brings more waits. Enough to keep the writer busy
  /// while the next blocks are read and encoded.
  static final int URGENCY_BYTES_MAX = 1 << 20;

  /// The most control frames that wait. They answer the peer, so a peer that asks and never reads
  /// would grow the queue; it is cut off.
  static final int CONTROL_FRAMES_MAX = 1024;

  /// The longest that a waiting demand frame holds back the link's other connections: a demand
  /// connection that has stalled must not stall them all.
  static final Duration GIVE_WAY_MAX = Duration.ofMillis(250);

  private static final class Queue {
    final Deque<Frame> frames = new ArrayDeque<>();
    final Condition room;
    int bytes;

    Queue(Condition room) {
      this.room = room;
    }
  }

  private final RightOfWay way;

  /// Signalled when something may leave, or the end came. Only the writer waits for it.
  private final Condition ready;

  private final Deque<Frame> control = new ArrayDeque<>();
  private final Map<Urgency, Queue> queues = new EnumMap<>(Urgency.class);
  private long credit;
  private long lastPacedNanos = System.nanoTime();
  private boolean closed;

  Outbox(RightOfWay way) {
    this.way = way;
    this.ready = way.join();
    for (Urgency urgency : Urgency.values()) {
      queues.put(urgency, new Queue(way.lock.newCondition()));
    }
  }

  /// Queues a frame that answers or steers; never waits. It leaves as those of [#put] do.
  void putControl(Frame frame) throws IOException {
    way.lock.lock();
    try {
      checkOpen();
      if (control.size() >= CONTROL_FRAMES_MAX) {
        throw new LinkProtocolException("the peer does not read what it asked for");
      }
      control.add(frame);
    } finally {
      way.lock.unlock();
    }
  }

  /// Queues a frame, waiting while its urgency has too much waiting already. It leaves when the
  /// writer is woken for it or somebody [sends][Wire#send].
  void put(Urgency urgency, Frame frame) throws IOException, InterruptedException {
    way.lock.lock();
    try {
      Queue queue = queue(urgency);
      while (!closed && queue.bytes > 0 && queue.bytes + frame.frameBytes() > URGENCY_BYTES_MAX) {
        wakeIfReady();
        queue.room.await();
      }
      checkOpen();
      queue.frames.add(frame);
      queue.bytes += frame.frameBytes();
      if (urgency == Urgency.DEMAND) {
        way.urgentFrames++;
      }
    } finally {
      way.lock.unlock();
    }
  }

  /// Forgets what still waits for a request.
  void drop(int request) {
    way.lock.lock();
    try {
      queues.forEach(
          (urgency, queue) ->
              queue.frames.removeIf(
                  frame -> {
                    if (frame.request() != request) {
                      return false;
                    }
                    left(urgency, queue, frame);
                    return true;
                  }));
      wakeIfReady(); // What was dropped may have stood in front of something.
    } finally {
      way.lock.unlock();
    }
  }

  /// Lets that many more bytes of paced frames leave.
  void credit(int bytes) throws LinkProtocolException {
    way.lock.lock();
    try {
      credit += bytes;
      if (credit > Credit.BYTES_MAX) {
        throw new LinkProtocolException("a credit of " + credit + " bytes in all");
      }
      wakeIfReady();
    } finally {
      way.lock.unlock();
    }
  }

  /// Wakes the writer if there is something for it.
  void wake() {
    way.lock.lock();
    try {
      wakeIfReady();
    } finally {
      way.lock.unlock();
    }
  }

  private void wakeIfReady() {
    if (next() != null) {
      ready.signal();
    }
  }

  /// Waits up to `patience` for something that may leave; answers whether there is.
  boolean await(Duration patience) throws IOException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    way.lock.lock();
    try {
      while (true) {
        checkOpen();
        if (next() != null) {
          return true;
        }
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        boolean _ = ready.awaitNanos(Math.min(left, GIVE_WAY_MAX.toNanos())) > 0;
      }
    } finally {
      way.lock.unlock();
    }
  }

  /// Encodes into `record` what may leave now and fits; answers whether there was any.
  boolean take(ByteBuffer record) throws IOException {
    way.lock.lock();
    try {
      checkOpen();
      record.clear();
      for (Frame frame = next();
          frame != null && frame.frameBytes() <= record.remaining();
          frame = next()) {
        remove(frame);
        frame.encode(record);
      }
      return record.position() > 0;
    } finally {
      way.lock.unlock();
    }
  }

  /// The frame whose turn it is, if it may leave.
  private @Nullable Frame next() {
    Frame first = control.peek();
    if (first != null) {
      return first;
    }
    for (Urgency urgency : Urgency.values()) {
      Frame frame = queue(urgency).frames.peek();
      if (frame != null) {
        return mayLeave(urgency, frame) ? frame : null; // Nothing less urgent may pass it.
      }
    }
    return null;
  }

  private void remove(Frame frame) {
    if (control.peek() == frame) {
      control.remove();
      return;
    }
    for (Urgency urgency : Urgency.values()) {
      Queue queue = queue(urgency);
      if (queue.frames.peek() == frame) {
        queue.frames.remove();
        left(urgency, queue, frame);
        break;
      }
    }
    if (frame.type().paced()) {
      credit -= frame.frameBytes();
      lastPacedNanos = System.nanoTime();
    }
  }

  private void left(Urgency urgency, Queue queue, Frame frame) {
    int before = queue.bytes;
    queue.bytes -= frame.frameBytes();
    if (before > URGENCY_BYTES_MAX / 2 && queue.bytes <= URGENCY_BYTES_MAX / 2) {
      queue.room.signalAll(); // Not for every frame, or whoever waits wakes thousands of times.
    }
    if (urgency == Urgency.DEMAND && --way.urgentFrames == 0) {
      way.free();
    }
  }

  private boolean mayLeave(Urgency urgency, Frame frame) {
    if (!frame.type().paced()) {
      return true;
    }
    if (credit < frame.frameBytes()) {
      return false;
    }
    if (urgency == Urgency.DEMAND
        || way.urgentFrames == 0
        || System.nanoTime() - lastPacedNanos >= GIVE_WAY_MAX.toNanos()) {
      return true;
    }
    way.heldBack = true;
    return false;
  }

  /// Wakes and refuses everybody, now and later.
  void close() {
    way.lock.lock();
    try {
      closed = true;
      Queue urgent = queue(Urgency.DEMAND);
      way.urgentFrames -= urgent.frames.size();
      if (way.urgentFrames == 0) {
        way.free();
      }
      for (Queue queue : queues.values()) {
        queue.frames.clear();
        queue.room.signalAll();
      }
      control.clear();
      way.leave(ready);
      ready.signal();
    } finally {
      way.lock.unlock();
    }
  }

  private Queue queue(Urgency urgency) {
    return java.util.Objects.requireNonNull(queues.get(urgency));
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
