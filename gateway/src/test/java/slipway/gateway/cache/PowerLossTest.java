package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.FileDevice;
import slipway.gateway.scsi.FaultyDevice;

/// Laws 1, 2 and 8 under power loss: home and the map file lose any part of what was not flushed,
/// the live file comes back as garbage, and still every sector reads as something that it may.
///
/// `-Dseed=` replays a run, `-Drounds=` makes it longer.
class PowerLossTest {
  private static final int SIZE = 96 * 4096 + 512;
  private static final int SECTOR = 512;
  private static final CacheOptions OPTIONS =
      CacheOptions.ofFetchUnit(16 << 10)
          .withFlights(1, 1)
          .withPatience(Duration.ofSeconds(2))
          .withCheckpoints(Duration.ofHours(1), 1L << 40);

  @TempDir Path dir;

  private final long seed = Long.getLong("seed", 20_261_121L);
  private final List<List<byte[]>> allowed = new ArrayList<>();
  private byte[] originBytes = new byte[SIZE];

  @Test
  void law1And2And8HoldWhenThePowerFailsAtAnyInstruction() throws Exception {
    int rounds = Integer.getInteger("rounds", 150);
    for (int round = 0; round < rounds; round++) {
      long roundSeed = seed + round;
      try {
        oneLife(new Random(roundSeed));
      } catch (AssertionError | Exception e) {
        throw new AssertionError("replay with -Dseed=" + roundSeed + " -Drounds=1", e);
      }
    }
  }

  /// A volume through several power losses, each at a random operation.
  private void oneLife(Random random) throws IOException {
    originBytes = new byte[SIZE];
    random.nextBytes(originBytes);
    Arrays.fill(originBytes, 20 * 4096, 50 * 4096, (byte) 0);
    allowed.clear();
    for (int sector = 0; sector * SECTOR < SIZE; sector++) {
      allowed.add(new ArrayList<>(List.of(sectorOf(originBytes, sector))));
    }
    PowerSupply power = new PowerSupply(random);
    PowerSupply.Disk home = power.disk(new byte[SIZE]);
    PowerSupply.Disk map = power.disk(new byte[(int) new MapGeometry(SIZE).mapFileBytes()]);
    DurableMap.format(map, SIZE, UUID.randomUUID(), true);
    for (int crash = 0; crash < 4; crash++) {
      Path live = Files.write(dir.resolve("live"), garbage(random));
      UUID boot = UUID.randomUUID();
      power.failAfter(2 + random.nextInt(60));
      try (CachedDevice device = open(home, map, live, boot)) {
        use(device, random);
      } catch (IOException e) {
        assertThat(power.failed()).as("failed without a power loss: " + e).isTrue();
      }
      power.restore();
      try (CachedDevice device = open(home, map, live, UUID.randomUUID())) {
        everySectorIsOneThatItMayBe(device);
      }
    }
  }

  @Test
  void whatAFailedWriteMayHaveTouchedIsNotTakenForZeroOrTheOrigins() throws IOException {
    PresenceMap.create(dir.resolve("map"), SIZE, true);
    FaultyDevice home = new FaultyDevice(FileDevice.create(dir.resolve("home"), SIZE), false);
    PresenceMap map = PresenceMap.open(dir.resolve("map"), dir.resolve("live"));
    try (CachedDevice device =
        new CachedDevice(home, new TestOrigin(new byte[SIZE]), map, OPTIONS)) {
      read(device, 0, 3 * 4096);
      assertThat(map.state(1)).isEqualTo(GrainState.ZERO);
      home.failure = new IOException("the disk is full");
      assertThatThrownBy(() -> device.write(4096, ByteBuffer.allocate(4096), Durability.VOLATILE))
          .hasMessage("the disk is full");
      home.failure = null;
      assertThat(map.state(0)).isEqualTo(GrainState.ZERO);
      assertThat(map.state(1)).isEqualTo(GrainState.WRITTEN);
    }
  }

  private CachedDevice open(PowerSupply.Disk home, PowerSupply.Disk map, Path live, UUID boot)
      throws IOException {
    return new CachedDevice(
        home.reopen(),
        new TestOrigin(originBytes),
        PresenceMap.open(map.reopen(), live, boot),
        OPTIONS);
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[(int) new MapGeometry(SIZE).liveFileBytes()];
    random.nextBytes(bytes);
    return bytes;
  }

  private void use(CachedDevice device, Random random) throws IOException {
    for (int step = 0; step < 60; step++) {
      int offset = random.nextInt(SIZE / SECTOR) * SECTOR;
      int length = Math.min(SIZE - offset, (1 + random.nextInt(40)) * SECTOR);
      switch (random.nextInt(8)) {
        case 0, 1 -> write(device, random, offset, length);
        case 2 -> {
          allow(offset, new byte[length]);
          device.zero(offset, length, Durability.VOLATILE);
        }
        case 3 -> {
          allow(offset, new byte[length]);
          device.trim(offset, length);
        }
        case 4 -> device.fetch(offset);
        case 5 -> device.zeroInOrigin(device.origin(), 20 * 4096, 30 * 4096);
        case 6 -> device.read(offset, ByteBuffer.allocate(length));
        default -> {
          device.flush();
          forgetAllButNewest();
        }
      }
    }
  }

  private void write(CachedDevice device, Random random, int offset, int length)
      throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    allow(offset, bytes);
    boolean durable = random.nextInt(4) == 0;
    device.write(
        offset, ByteBuffer.wrap(bytes), durable ? Durability.DURABLE : Durability.VOLATILE);
    if (durable) {
      forgetAllButNewest();
    }
  }

  /// From now on, until the next flush, these sectors may read as these bytes as well.
  private void allow(int offset, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += SECTOR) {
      allowed.get((offset + at) / SECTOR).add(Arrays.copyOfRange(bytes, at, at + SECTOR));
    }
  }

  private void forgetAllButNewest() {
    for (List<byte[]> versions : allowed) {
      versions.subList(0, versions.size() - 1).clear();
    }
  }

  private void everySectorIsOneThatItMayBe(CachedDevice device) throws IOException {
    zerosReallyAreZero(device);
    device.zeroInOrigin(device.origin(), 20 * 4096, 30 * 4096);
    zerosReallyAreZero(device);
    byte[] all = read(device, 0, SIZE);
    for (int sector = 0; sector < allowed.size(); sector++) {
      byte[] found = sectorOf(all, sector);
      assertThat(allowed.get(sector).stream().anyMatch(may -> Arrays.equals(may, found)))
          .as("sector " + sector + " is one of " + allowed.get(sector).size() + " versions")
          .isTrue();
      allowed.set(sector, new ArrayList<>(List.of(found)));
    }
    device.flush();
  }

  private static void zerosReallyAreZero(CachedDevice device) throws IOException {
    for (Extent extent : device.extents(0, SIZE)) {
      if (extent.kind() == Extent.Kind.ZERO) {
        assertThat(read(device, (int) extent.offset(), (int) extent.length())).containsOnly(0);
      }
    }
  }

  private static byte[] read(CachedDevice device, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    device.read(offset, buffer);
    return buffer.array();
  }

  private static byte[] sectorOf(byte[] bytes, int sector) {
    int at = sector * SECTOR;
    return Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + SECTOR));
  }
}
