package slipway.gateway.cache;

import java.io.IOException;
import java.util.Random;
import slipway.gateway.block.BlockDevice;

class CachedDeviceWhenHalfFullTest extends CachedDeviceContract {
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
