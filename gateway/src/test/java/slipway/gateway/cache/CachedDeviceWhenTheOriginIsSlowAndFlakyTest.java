package slipway.gateway.cache;

import java.io.IOException;
import java.time.Duration;
import slipway.gateway.block.BlockDevice;

class CachedDeviceWhenTheOriginIsSlowAndFlakyTest extends CachedDeviceContract {
  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    return cached(
        dir,
        new TestOrigin(content).failEvery(3),
        CacheOptions.defaults().withFlights(2, 2).withCheckpoints(Duration.ofMillis(5), 256 << 10));
  }
}
