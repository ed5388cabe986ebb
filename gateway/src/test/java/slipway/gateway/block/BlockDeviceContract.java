package slipway.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every layer of the data path promises. A layer's test extends this and says how to make
/// one.
public abstract class BlockDeviceContract {
  /// Large enough for several fetch units and no multiple of one.
  protected static final int SIZE = (3 << 20) + 5 * 4096;

  protected BlockDevice device;
  protected byte[] content;

  /// A device of exactly `content.length` bytes that reads as `content`.
  protected abstract BlockDevice open(byte[] content) throws Exception;

  @BeforeEach
  void openDevice() throws Exception {
    content = randomBytes(SIZE, seed());
    // A stretch of zeros, so that extents and zero runs have something to find.
    java.util.Arrays.fill(content, 1 << 20, 2 << 20, (byte) 0);
    device = open(content.clone());
  }

  @AfterEach
  void closeDevice() throws IOException {
    device.close();
  }

  @Test
  void tellsItsSize() {
    assertThat(device.size()).isEqualTo(SIZE);
  }

  @Test
  void readsWhatItHolds() throws IOException {
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void readsAnyRangeWhateverItsAlignment() throws IOException {
    Random random = new Random(seed());
    for (int i = 0; i < 200; i++) {
      int offset = random.nextInt(SIZE);
      int length = random.nextInt(Math.min(200_000, SIZE - offset) + 1);
      assertThat(read(offset, length)).isEqualTo(slice(offset, length));
    }
  }

  @Test
  void readFillsFromPositionToLimitAndNothingElse() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64);
    buffer.position(16).limit(48);
    device.read(4096, buffer);
    assertThat(buffer.position()).isEqualTo(48);
    byte[] expected = new byte[64];
    System.arraycopy(content, 4096, expected, 16, 32);
    assertThat(buffer.array()).isEqualTo(expected);
  }

  @Test
  void readsIntoDirectBuffers() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
    device.read(4096, buffer);
    byte[] got = new byte[8192];
    buffer.flip().get(got);
    assertThat(got).isEqualTo(slice(4096, 8192));
  }

  @Test
  void refusesRangesOutsideTheDevice() {
    assertThatThrownBy(() -> read(SIZE - 10, 11)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> read(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> device.extents(SIZE, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    if (device.capabilities().writable()) {
      assertThatThrownBy(() -> write(SIZE - 10, new byte[11], Durability.VOLATILE))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> device.zero(SIZE - 10, 11, Durability.VOLATILE))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> device.trim(SIZE - 10, 11))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void emptyRangesDoNothing() throws IOException {
    assertThat(read(SIZE, 0)).isEmpty();
    assertThat(device.extents(0, 0)).isEmpty();
    if (device.capabilities().writable()) {
      write(7, new byte[0], Durability.DURABLE);
      device.zero(7, 0, Durability.VOLATILE);
      device.trim(7, 0);
      assertThat(read(0, SIZE)).isEqualTo(content);
    }
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    assumeTrue(device.capabilities().writable());
    Random random = new Random(seed());
    for (int i = 0; i < 100; i++) {
      int offset = random.nextInt(SIZE);
      byte[] bytes =
          randomBytes(random.nextInt(Math.min(100_000, SIZE - offset) + 1), random.nextLong());
      write(offset, bytes, i % 5 == 0 ? Durability.DURABLE : Durability.VOLATILE);
      System.arraycopy(bytes, 0, content, offset, bytes.length);
      if (i % 10 == 0) {
        device.flush();
      }
    }
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void zeroedRangesReadAsZeros() throws IOException {
    assumeTrue(device.capabilities().writable());
    device.zero(5000, 70_000, Durability.VOLATILE);
    device.zero(2_500_000, 512, Durability.DURABLE);
    java.util.Arrays.fill(content, 5000, 75_000, (byte) 0);
    java.util.Arrays.fill(content, 2_500_000, 2_500_512, (byte) 0);
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void trimmedRangesReadAsTheCapabilitySays() throws IOException {
    assumeTrue(device.capabilities().writable());
    device.trim(8192, 65_536);
    if (device.capabilities().trim()) {
      java.util.Arrays.fill(content, 8192, 8192 + 65_536, (byte) 0);
    }
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void refusesWritesWhenReadOnly() throws IOException {
    assumeTrue(!device.capabilities().writable());
    assertThatThrownBy(() -> write(0, new byte[1], Durability.VOLATILE))
        .isInstanceOf(ReadOnlyDeviceException.class);
    assertThatThrownBy(() -> device.zero(0, 1, Durability.VOLATILE))
        .isInstanceOf(ReadOnlyDeviceException.class);
    assertThatThrownBy(() -> device.trim(0, 1)).isInstanceOf(ReadOnlyDeviceException.class);
    device.flush();
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void extentsCoverTheRangeAndZerosReallyAreZero() throws IOException {
    for (long[] range : new long[][] {{0, SIZE}, {12_345, 2_000_000}, {SIZE - 1, 1}}) {
      long at = range[0];
      while (at < range[0] + range[1]) {
        List<Extent> extents = device.extents(at, range[0] + range[1] - at);
        assertThat(extents).isNotEmpty().hasSizeLessThanOrEqualTo(Extent.MAX_PER_CALL);
        for (Extent extent : extents) {
          assertThat(extent.offset()).isEqualTo(at);
          if (extent.kind() == Extent.Kind.ZERO) {
            assertThat(slice((int) at, (int) extent.length())).containsOnly(0);
          }
          at = extent.end();
        }
      }
      assertThat(at).isEqualTo(range[0] + range[1]);
    }
  }

  @Test
  void manyThreadsReadAndWriteTheirOwnRangesAtOnce() throws Exception {
    boolean writable = device.capabilities().writable();
    int stripes = 16;
    int stripe = SIZE / stripes;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int s = 0; s < stripes; s++) {
        int from = s * stripe;
        long seed = seed() + s;
        work.add(
            () -> {
              Random random = new Random(seed);
              for (int i = 0; i < 30; i++) {
                int offset = from + random.nextInt(stripe);
                int length = random.nextInt(Math.min(20_000, from + stripe - offset) + 1);
                if (writable && random.nextBoolean()) {
                  byte[] bytes = randomBytes(length, random.nextLong());
                  write(offset, bytes, Durability.VOLATILE);
                  System.arraycopy(bytes, 0, content, offset, length);
                }
                assertThat(read(offset, length)).isEqualTo(slice(offset, length));
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void everyVerbAfterCloseIsRefused() throws IOException {
    device.close();
    device.close();
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(ClosedChannelException.class);
    if (device.capabilities().writable()) {
      assertThatThrownBy(() -> write(0, new byte[1], Durability.VOLATILE))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> device.flush()).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void describesItself() {
    assertThat(device.toString()).isNotBlank().doesNotContain("@");
  }

  /// The seed of this run: `-Dseed=` replays one.
  protected static long seed() {
    return Long.getLong("seed", 20_261_121L);
  }

  protected final byte[] read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    device.read(offset, buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    return buffer.array();
  }

  protected final void write(long offset, byte[] bytes, Durability durability) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    device.write(offset, buffer, durability);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  protected final byte[] slice(int offset, int length) {
    return java.util.Arrays.copyOfRange(content, offset, offset + length);
  }

  protected static byte[] randomBytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
