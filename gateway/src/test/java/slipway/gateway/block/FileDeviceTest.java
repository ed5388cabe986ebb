package slipway.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
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

  @Test
  void aSparseFileTellsItsHolesAndGivesUpSpace() throws IOException {
    try (FileDevice made = FileDevice.create(dir.resolve("sparse.img"), 8 << 20)) {
      assertThat(made.capabilities()).isEqualTo(new Capabilities(true, true, true, true));
      made.write(2 << 20, ByteBuffer.wrap(randomBytes(1 << 20, 1)), Durability.DURABLE);
      assertThat(made.extents(0, 8 << 20))
          .containsExactly(
              new Extent(0, 2 << 20, Extent.Kind.ZERO),
              new Extent(2 << 20, 1 << 20, Extent.Kind.DATA),
              new Extent(3 << 20, 5 << 20, Extent.Kind.ZERO));
      made.zero((2 << 20) + 100, (1 << 20) - 200, Durability.DURABLE);
      assertThat(made.extents((2 << 20) + 4096, (1 << 20) - 8192))
          .containsExactly(new Extent((2 << 20) + 4096, (1 << 20) - 8192, Extent.Kind.ZERO));
      made.trim(2 << 20, 1 << 20);
      assertThat(made.extents(0, 8 << 20))
          .containsExactly(new Extent(0, 8 << 20, Extent.Kind.ZERO));
    }
  }

  @Test
  void extentsOfOneCallAreBounded() throws IOException {
    int pairs = Extent.MAX_PER_CALL / 2 + 10;
    try (FileDevice made = FileDevice.create(dir.resolve("comb.img"), pairs * 8192L)) {
      ByteBuffer grain = ByteBuffer.allocate(4096).put(0, (byte) 1);
      for (int i = 0; i < pairs; i++) {
        made.write(i * 8192L, grain.duplicate(), Durability.VOLATILE);
      }
      assertThat(made.extents(0, made.size())).hasSize(Extent.MAX_PER_CALL);
    }
  }

  @Test
  void extentsAfterCloseAreRefused() throws IOException {
    device.close();
    assertThatThrownBy(() -> device.extents(0, 1)).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> device.trim(0, 1)).isInstanceOf(ClosedChannelException.class);
  }
}
