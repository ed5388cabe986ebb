package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/// Direct buffers by power-of-two size, kept for reuse because making one costs more than a read.
final class BufferPool {
  private static final int MIN_SHIFT = 9;
  private static final int MAX_SHIFT = 24;

  /// What each size may keep for later: bounds idle memory to 16 sizes × 4 MiB or one buffer.
  private static final int KEPT_BYTES_PER_SIZE = 4 << 20;

  private static final int MOST_KEPT = 512;

  private final Queue<ByteBuffer>[] bySize;

  BufferPool() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    Queue<ByteBuffer>[] queues = new Queue[MAX_SHIFT - MIN_SHIFT + 1];
    for (int i = 0; i < queues.length; i++) {
      int kept = Math.clamp(KEPT_BYTES_PER_SIZE >> (i + MIN_SHIFT), 1, MOST_KEPT);
      queues[i] = new ArrayBlockingQueue<>(kept);
    }
    bySize = queues;
  }

  /// A cleared buffer of at least `length` bytes.
  ByteBuffer take(int length) {
    int size = size(length);
    ByteBuffer kept = bySize[size].poll();
    return kept == null ? ByteBuffer.allocateDirect(1 << (size + MIN_SHIFT)) : kept.clear();
  }

  void give(ByteBuffer buffer) {
    boolean kept = bySize[size(buffer.capacity())].offer(buffer);
    assert kept || !kept; // a full size lets the buffer go to the collector
  }

  private static int size(int length) {
    int shift = 32 - Integer.numberOfLeadingZeros(Math.max(length, 1) - 1);
    if (shift > MAX_SHIFT) {
      throw new IllegalArgumentException("no buffers of " + length + " bytes");
    }
    return Math.max(shift, MIN_SHIFT) - MIN_SHIFT;
  }
}
