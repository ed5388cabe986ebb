package slipway.gateway.control;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import slipway.gateway.block.BlockDevice;

/// A link without a wire: publishes disks to whoever opens them by URI in this process.
final class FakeLink implements LinkPort {
  final Map<String, BlockDevice> published = new ConcurrentHashMap<>();

  @Override
  public URI publish(String name, BlockDevice disk) {
    published.put(name, disk);
    return URI.create("slipway://here:1/" + name);
  }

  @Override
  public void withdraw(String name) {
    published.remove(name);
  }

  @Override
  public String address() {
    return "here:1";
  }

  @Override
  public long receivedBytes(URI origin) {
    return 0;
  }
}
