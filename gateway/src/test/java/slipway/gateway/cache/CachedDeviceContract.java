package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
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

  static class WhenEmptyTest extends CachedDeviceContract {
    @Override
    protected BlockDevice open(byte[] content) throws IOException {
      return cached(dir, new TestOrigin(content), CacheOptions.defaults());
    }
  }

  static class WhenHalfFullTest extends CachedDeviceContract {
    @Override
    protected BlockDevice open(byte[] content) throws IOException {
      TestOrigin origin = new TestOrigin(content);
      CachedDevice cached = cached(dir, origin, CacheOptions.ofFetchUnit(4096));
      cached.zeroInOrigin(origin, 1 << 20, 100_000);
      Random random = new Random(seed());
      for (int i = 0; i < SIZE / 8192; i++) {
        touch(cached, random.nextInt(SIZE));
      }
      return cached;
    }
  }

  static class WhenFullTest extends CachedDeviceContract {
    @Override
    protected BlockDevice open(byte[] content) throws IOException {
      TestOrigin origin = new TestOrigin(content);
      CachedDevice cached = cached(dir, origin, CacheOptions.ofFetchUnit(1 << 20));
      for (int at = 0; at < SIZE; at += 1 << 20) {
        touch(cached, at);
      }
      origin.setReachable(false);
      return cached;
    }
  }

  static class WhenTheOriginIsSlowAndFlakyTest extends CachedDeviceContract {
    @Override
    protected BlockDevice open(byte[] content) throws IOException {
      return cached(
          dir,
          new TestOrigin(content).failEvery(3),
          CacheOptions.defaults()
              .withFlights(2, 2)
              .withCheckpoints(Duration.ofMillis(5), 256 << 10));
    }
  }
}
