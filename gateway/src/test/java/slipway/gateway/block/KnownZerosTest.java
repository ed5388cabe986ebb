package slipway.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownZerosTest extends BlockDeviceContract {
  @TempDir Path dir;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    return over(
        content,
        List.of(
            data(2 << 20, SIZE), // beyond the end: clipped
            data(0, 4096),
            data(2048, (1 << 20) - 2048)));
  }

  @Test
  void whatIsNotAllocatedIsZero() throws IOException {
    assertThat(device.extents(0, SIZE))
        .containsExactly(
            data(0, 1 << 20),
            new Extent(1 << 20, 1 << 20, Extent.Kind.ZERO),
            data(2 << 20, SIZE - (2 << 20)));
  }

  @Test
  void anAnswerIsBounded() throws IOException {
    List<Extent> allocated =
        java.util.stream.IntStream.range(0, Extent.MAX_PER_CALL)
            .mapToObj(i -> data(i * 8L, 4))
            .toList();
    try (KnownZeros zeros = over(new byte[SIZE], allocated)) {
      List<Extent> first = zeros.extents(0, SIZE);
      assertThat(first).hasSize(Extent.MAX_PER_CALL);
      assertThat(zeros.extents(first.getLast().end(), 4).getFirst().offset())
          .isEqualTo(first.getLast().end());
    }
  }

  private KnownZeros over(byte[] content, List<Extent> allocated) throws IOException {
    Path file = Files.write(Files.createTempFile(dir, "disk", ".img"), content);
    return new KnownZeros(FileDevice.openReadOnly(file), allocated);
  }

  private static Extent data(long offset, long length) {
    return new Extent(offset, length, Extent.Kind.DATA);
  }
}
