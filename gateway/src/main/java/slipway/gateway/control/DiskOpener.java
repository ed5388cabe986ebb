package slipway.gateway.control;

import java.io.IOException;
import java.nio.file.Path;
import slipway.gateway.block.BlockDevice;

/// Opens what stands at a path: a block device, a file, or a socket that speaks NBD.
public interface DiskOpener {
  BlockDevice open(Path path, boolean writable) throws IOException;
}
