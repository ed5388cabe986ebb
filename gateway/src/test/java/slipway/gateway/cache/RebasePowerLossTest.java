package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.Extent;

/// Laws 4, 6 and 8: the power fails at each operation of a rebase in turn, and the disk is always
/// one of the two origins, whole: the one whose name was recorded.
class RebasePowerLossTest {
  private static final int UNIT = 16 << 10;
  private static final int SIZE = 80 * UNIT;
  private static final CacheOptions OPTIONS =
      CacheOptions.ofFetchUnit(UNIT)
          .withFlights(1, 1)
          .withCheckpoints(Duration.ofHours(1), 1L << 40);

  @TempDir Path dir;

  private final byte[] before = new byte[SIZE];
  private byte[] after = before;
  private final List<Extent> changed =
      List.of(
          new Extent(100, UNIT, Extent.Kind.DATA), new Extent(10 * UNIT, 9000, Extent.Kind.DATA));

  private void makeOrigins(Random random) {
    random.nextBytes(before);
    after = before.clone();
    for (Extent extent : changed) {
      for (long at = extent.offset(); at < extent.end(); at++) {
        after[(int) at] ^= (byte) 0x5a;
      }
    }
  }

  @Test
  void law4ARebaseCutOffAnywhereLeavesOneOriginOrTheOther() throws IOException {
    Random random = new Random(Long.getLong("seed", 20_261_121L));
    makeOrigins(random);
    boolean finished = false;
    for (int operation = 1; !finished; operation++) {
      finished = rebaseAndFail(operation, random);
      assertThat(operation).isLessThan(100);
    }
  }

  private boolean rebaseAndFail(int operation, Random random) throws IOException {
    PowerSupply power = new PowerSupply(random);
    PowerSupply.Disk home = power.disk(new byte[SIZE]);
    PowerSupply.Disk map = power.disk(new byte[(int) new MapGeometry(SIZE).mapFileBytes()]);
    DurableMap.format(map, SIZE, UUID.randomUUID(), true);
    AtomicBoolean recorded = new AtomicBoolean();
    boolean finished = false;
    try (CachedDevice device = open(home, map, before)) {
      assertThat(read(device)).isEqualTo(before);
      power.failAfter(operation);
      device.rebase(new TestOrigin(after), changed, () -> recorded.set(true));
      finished = true;
      assertThat(read(device)).isEqualTo(after);
      device.flush();
    } catch (IOException e) {
      assertThat(power.failed()).as("failed without a power loss: " + e).isTrue();
    }
    power.restore();
    Files.write(dir.resolve("live"), new byte[10]);
    byte[] expected = recorded.get() ? after : before;
    try (CachedDevice device = open(home, map, expected)) {
      assertThat(read(device)).as("power off at operation " + operation).isEqualTo(expected);
    }
    return finished;
  }

  private CachedDevice open(PowerSupply.Disk home, PowerSupply.Disk map, byte[] origin)
      throws IOException {
    return new CachedDevice(
        home.reopen(),
        new TestOrigin(origin),
        PresenceMap.open(map.reopen(), dir.resolve("live"), UUID.randomUUID()),
        OPTIONS);
  }

  private static byte[] read(CachedDevice device) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    device.read(0, buffer);
    return buffer.array();
  }

  @Test
  void law6FilledIsOnlySaidWhenAPowerLossCannotTakeItBack() throws IOException {
    PowerSupply power = new PowerSupply(new Random(3));
    makeOrigins(new Random(4));
    PowerSupply.Disk home = power.disk(new byte[SIZE]);
    PowerSupply.Disk map = power.disk(new byte[(int) new MapGeometry(SIZE).mapFileBytes()]);
    DurableMap.format(map, SIZE, UUID.randomUUID(), true);
    try (CachedDevice device = open(home, map, before)) {
      assertThat(read(device)).isEqualTo(before);
      assertThat(device.nextAbsent(0)).isEqualTo(SIZE);
      assertThat(device.filled()).isFalse();
      device.flush();
      assertThat(device.filled()).isTrue();
    }
    power.restore();
    TestOrigin cut = new TestOrigin(new byte[SIZE]);
    try (CachedDevice device =
        new CachedDevice(
            home.reopen(),
            cut,
            PresenceMap.open(map.reopen(), dir.resolve("live"), UUID.randomUUID()),
            OPTIONS)) {
      assertThat(device.filled()).isTrue();
      assertThat(read(device)).isEqualTo(before);
    }
    assertThat(cut.reads()).isEmpty();
  }

  @Test
  void aRebaseBeyondTheDeviceChangesNothing() throws IOException {
    PresenceMap.create(dir.resolve("map"), SIZE, true);
    try (CachedDevice device =
        new CachedDevice(
            new PowerSupply(new Random(3)).disk(new byte[SIZE]),
            new TestOrigin(before),
            PresenceMap.open(dir.resolve("map"), dir.resolve("live")),
            OPTIONS)) {
      assertThatThrownBy(
              () ->
                  device.rebase(
                      new TestOrigin(after),
                      List.of(new Extent(SIZE, 1, Extent.Kind.DATA)),
                      () -> {}))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(read(device)).isEqualTo(before);
    }
  }
}
