package slipway.gateway.volume;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One initiator's hold on a volume: as long as there is one, the origin does not change.
public final class Attachment implements Closeable {
  private final Volume volume;
  private final String initiator;
  private final AtomicBoolean gone = new AtomicBoolean();

  Attachment(Volume volume, String initiator) {
    this.volume = volume;
    this.initiator = initiator;
  }

  public String initiator() {
    return initiator;
  }

  /// Lets go; the last one to go flushes. Closing twice is harmless.
  @Override
  public void close() throws IOException {
    if (gone.compareAndSet(false, true)) {
      volume.detached();
    }
  }
}
