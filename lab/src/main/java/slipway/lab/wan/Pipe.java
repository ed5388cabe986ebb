package slipway.lab.wan;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// One direction of one connection: a reader that puts chunks on the lane, and a writer that
/// delivers them when they arrive. A chunk's buffer goes round between the two.
final class Pipe {
  /// Bytes on their way beyond what the lane itself holds.
  static final long SLACK_BYTES = 256 << 10;

  /// A sender may run this far ahead of the wire, so that it isn't woken for every chunk.
  private static final long AHEAD_NANOS = 1_000_000;

  private final SocketChannel in;
  private final SocketChannel out;
  private final Lane lane;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Chunk> travelling = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
  private long travellingBytes;
  private boolean ended;
  private boolean broken;

  private record Chunk(ByteBuffer bytes, long arrivesNanos) {}

  private Pipe(SocketChannel in, SocketChannel out, Lane lane) {
    this.in = in;
    this.out = out;
    this.lane = lane;
  }

  /// Relays both directions until both have ended or one is broken.
  static void run(SocketChannel client, SocketChannel server, Lane forward, Lane backward)
      throws IOException {
    for (SocketChannel channel : new SocketChannel[] {client, server}) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    Pipe to = new Pipe(client, server, forward);
    Pipe from = new Pipe(server, client, backward);
    Thread[] threads = {
      Thread.ofPlatform().daemon().start(to::read),
      Thread.ofPlatform().daemon().start(to::write),
      Thread.ofPlatform().daemon().start(from::read),
      Thread.ofPlatform().daemon().start(from::write)
    };
    for (Thread thread : threads) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          Relay.reset(client);
          Relay.reset(server);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void read() {
    try {
      while (true) {
        ByteBuffer buffer = takeSpare();
        int count = in.read(buffer);
        if (count < 0) {
          end(false);
          return;
        }
        Lane.Passage passage = lane.occupy(count);
        if (!put(new Chunk(buffer.flip(), passage.arrivesNanos()), count)) {
          return;
        }
        waitUntil(passage.leftNanos() - AHEAD_NANOS);
      }
    } catch (IOException e) {
      breakOff();
    }
  }

  private void write() {
    try {
      for (Chunk chunk = take(); chunk != null; chunk = take()) {
        waitUntil(chunk.arrivesNanos());
        int count = chunk.bytes().remaining();
        while (chunk.bytes().hasRemaining()) {
          out.write(chunk.bytes());
        }
        lane.deliver(count);
        recycle(chunk.bytes(), count);
      }
      if (!isBroken()) {
        out.shutdownOutput();
      }
    } catch (IOException e) {
      breakOff();
    }
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void breakOff() {
    end(true);
    Relay.reset(in);
    Relay.reset(out);
  }

  private void end(boolean isBroken) {
    lock.lock();
    try {
      ended = true;
      broken |= isBroken;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isBroken() {
    lock.lock();
    try {
      return broken;
    } finally {
      lock.unlock();
    }
  }

  private ByteBuffer takeSpare() {
    lock.lock();
    try {
      ByteBuffer buffer = spare.poll();
      return buffer == null ? ByteBuffer.allocateDirect(lane.chunkBytes()) : buffer.clear();
    } finally {
      lock.unlock();
    }
  }

  /// Waits while the lane is full; false when the pipe is broken.
  private boolean put(Chunk chunk, int count) {
    lock.lock();
    try {
      while (!broken && travellingBytes > 0 && travellingBytes + count > lane.capacityBytes()) {
        changed.awaitUninterruptibly();
      }
      travelling.add(chunk);
      travellingBytes += count;
      changed.signalAll();
      return !broken;
    } finally {
      lock.unlock();
    }
  }

  private @org.jspecify.annotations.Nullable Chunk take() {
    lock.lock();
    try {
      while (!broken && !ended && travelling.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      return broken ? null : travelling.poll();
    } finally {
      lock.unlock();
    }
  }

  private void recycle(ByteBuffer buffer, int count) {
    lock.lock();
    try {
      travellingBytes -= count;
      spare.push(buffer);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
