package slipway.gateway.cache;

import java.io.IOException;
import slipway.gateway.block.BlockDevice;

class CachedDeviceWhenFullTest extends CachedDeviceContract {
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
