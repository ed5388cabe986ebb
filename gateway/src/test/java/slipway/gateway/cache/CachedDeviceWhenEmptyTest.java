package slipway.gateway.cache;

import java.io.IOException;
import slipway.gateway.block.BlockDevice;

class CachedDeviceWhenEmptyTest extends CachedDeviceContract {
  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    return cached(dir, new TestOrigin(content), CacheOptions.defaults());
  }
}
