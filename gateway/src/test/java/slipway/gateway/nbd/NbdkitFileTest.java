package slipway.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.UnreachableException;

class NbdkitFileTest extends BlockDeviceContract {
  @TempDir Path dir;
  private @Nullable NbdServer server;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    Path file = Files.write(dir.resolve("disk.img"), content);
    server = NbdServer.nbdkit(dir, "file", file.toString());
    return NbdDevice.open(server.uri());
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(server).close();
  }

  @Test
  void everyCapabilityIsThere() {
    assertThat(device.capabilities()).isEqualTo(new Capabilities(true, true, true, true));
  }

  @Test
  void durableWritesAreInTheFile() throws IOException {
    device.write(4096, ByteBuffer.wrap(new byte[] {1, 2, 3}), Durability.DURABLE);
    assertThat(Files.readAllBytes(dir.resolve("disk.img")))
        .startsWith(slice(0, 4096))
        .containsSequence(1, 2, 3);
  }

  @Test
  void aServerThatDiesMakesTheDeviceUnreachable() throws IOException {
    assertThat(read(0, 4096)).isEqualTo(slice(0, 4096));
    Objects.requireNonNull(server).close();
    Awaitility.await()
        .untilAsserted(
            () -> assertThatThrownBy(() -> read(0, 4096)).isInstanceOf(UnreachableException.class));
    assertThatThrownBy(() -> NbdDevice.open(Objects.requireNonNull(server).uri()))
        .isInstanceOf(UnreachableException.class);
  }
}
