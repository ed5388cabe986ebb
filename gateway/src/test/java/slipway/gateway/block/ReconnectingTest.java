package slipway.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectingTest extends BlockDeviceContract {
  @TempDir Path dir;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicReference<@Nullable BlockDevice> last = new AtomicReference<>();
  private volatile boolean down;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    Path file = Files.write(dir.resolve("disk.img"), content);
    return new Reconnecting(
        "disk",
        content.length,
        () -> {
          opened.incrementAndGet();
          if (down) {
            throw new IOException("it is down");
          }
          BlockDevice device = FileDevice.openReadOnly(file);
          last.set(device);
          return device;
        });
  }

  @Test
  void nothingIsOpenedBeforeItIsNeeded() throws IOException {
    assertThat(device.size()).isEqualTo(SIZE);
    assertThat(opened).hasValue(0);
    read(0, 1);
    read(0, 1);
    assertThat(opened).hasValue(1);
  }

  @Test
  void aDeviceThatBrokeIsOpenedAgain() throws IOException {
    read(0, 1);
    java.util.Objects.requireNonNull(last.get()).close();
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(UnreachableException.class);
    assertThat(read(5, 10)).isEqualTo(slice(5, 10));
    assertThat(opened).hasValue(2);
  }

  @Test
  void attemptsToOpenAreBoundedInTime() {
    down = true;
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> read(0, 1))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("it is down");
    }
    assertThat(opened.get()).isBetween(1, 100);
    down = false;
    await().ignoreExceptions().until(() -> read(0, 1).length == 1);
  }

  @Test
  void aDiskOfAnotherSizeIsRefused() throws IOException {
    try (BlockDevice other = new Reconnecting("disk", 17, () -> FileDevice.openReadOnly(file()))) {
      assertThatThrownBy(() -> other.extents(0, 17)).hasMessageContaining("another disk");
    }
  }

  private Path file() {
    return dir.resolve("disk.img");
  }
}
