package slipway.gateway.volume;

import java.io.IOException;
import java.net.URI;
import slipway.gateway.block.BlockDevice;

/// Turns the address of a home into a writable device of at least the volume's size.
@FunctionalInterface
public interface HomeOpener {
  BlockDevice open(URI home) throws IOException;
}
