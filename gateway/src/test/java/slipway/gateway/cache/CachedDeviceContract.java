package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;
import slipway.gateway.block.FileDevice;

/// A cached device keeps the contract whatever is in its home already.
abstract class CachedDeviceContract extends BlockDeviceContract {
  @TempDir Path dir;

  static CachedDevice cached(Path dir, BlockDevice origin, CacheOptions options)
      throws IOException {
    PresenceMap.create(dir.resolve("map"), origin.size(), true);
    return new CachedDevice(
        FileDevice.create(dir.resolve("home"), origin.size()),
        origin,
        PresenceMap.open(dir.resolve("map"), dir.resolve("live")),
        options);
  }

  static void touch(BlockDevice device, long offset) throws IOException {
    device.read(offset, ByteBuffer.allocate(1));
  }
}
