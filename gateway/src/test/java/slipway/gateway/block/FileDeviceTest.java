package slipway.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeviceTest extends BlockDeviceContract {
  @TempDir Path dir;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    return FileDevice.openWritable(Files.write(dir.resolve("disk.img"), content));
  }

  @Test
  void createdFilesReadAsZerosAndTakeNoSpace() throws IOException {
    try (FileDevice made = FileDevice.create(dir.resolve("new.img"), 1L << 40)) {
      assertThat(made.size()).isEqualTo(1L << 40);
    }
  }

  @Test
  void creatingOverAFileIsRefused() throws IOException {
    Path there = Files.write(dir.resolve("there.img"), new byte[1]);
    assertThatThrownBy(() -> FileDevice.create(there, 10)).isInstanceOf(IOException.class);
    assertThat(Files.size(there)).isEqualTo(1);
  }
}
