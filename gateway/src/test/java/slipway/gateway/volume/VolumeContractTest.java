package slipway.gateway.volume;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;
import slipway.gateway.block.FileDevice;
import slipway.gateway.cache.TestOrigin;

class VolumeContractTest extends BlockDeviceContract {
  @TempDir Path dir;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    FileDevice.create(dir.resolve("home"), content.length).close();
    VolumeSpec spec =
        VolumeSpec.of("disk", content.length, URI.create("home"), URI.create("origin:1"));
    return Volume.create(
        dir.resolve("state"),
        spec.withFill(true, 20_000_000),
        home -> FileDevice.openWritable(dir.resolve(home.getPath())),
        origin -> new TestOrigin(content));
  }
}
