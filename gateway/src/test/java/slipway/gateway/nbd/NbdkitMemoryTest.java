package slipway.gateway.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;
import slipway.gateway.block.Durability;

class NbdkitMemoryTest extends BlockDeviceContract {
  @TempDir Path dir;
  private @Nullable NbdServer server;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    server = NbdServer.nbdkit(dir, "memory", "size=" + content.length);
    BlockDevice made = NbdDevice.open(server.uri());
    made.write(0, ByteBuffer.wrap(content), Durability.VOLATILE);
    return made;
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(server).close();
  }
}
