package slipway.gateway.link;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import slipway.gateway.block.Urgency;

/// Holds reads of some urgencies until it is let go.
final class SlowDevice extends MemoryDevice {
  private final Predicate<Urgency> held;
  private final CountDownLatch letGo;

  SlowDevice(byte[] content, Predicate<Urgency> held, CountDownLatch letGo) {
    super(content);
    this.held = held;
    this.letGo = letGo;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    if (held.test(Urgency.current())) {
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped = new InterruptedIOException("stopped");
        stopped.initCause(e);
        throw stopped;
      }
    }
    super.read(offset, into);
  }
}
