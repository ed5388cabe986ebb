package slipway.gateway.nbd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;

class QemuNbdTest extends BlockDeviceContract {
  @TempDir Path dir;
  private @Nullable NbdServer server;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    server = NbdServer.qemuNbd(dir, Files.write(dir.resolve("disk.img"), content));
    return NbdDevice.open(server.uri());
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(server).close();
  }
}
