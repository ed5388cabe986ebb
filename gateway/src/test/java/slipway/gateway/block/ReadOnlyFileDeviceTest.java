package slipway.gateway.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyFileDeviceTest extends BlockDeviceContract {
  @TempDir Path dir;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    return FileDevice.openReadOnly(Files.write(dir.resolve("disk.img"), content));
  }
}
