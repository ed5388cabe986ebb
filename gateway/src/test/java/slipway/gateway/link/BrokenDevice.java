package slipway.gateway.link;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A disk whose every read fails.
final class BrokenDevice extends MemoryDevice {
  BrokenDevice() {
    super(new byte[65_536]);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    throw new IOException("medium error at " + offset);
  }
}
