package slipway.gateway.volume;

import java.io.IOException;
import java.net.URI;
import slipway.gateway.block.BlockDevice;

/// Turns the address of an origin into a device; throws
/// [slipway.gateway.block.UnreachableException] where trying again may help.
@FunctionalInterface
public interface OriginOpener {
  BlockDevice open(URI origin) throws IOException;
}
