package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.FileDevice;

class PresenceMapTest {
  private static final long SIZE = 3L * MapGeometry.GRAINS_PER_PAGE * 4096;

  @TempDir Path dir;

  private Path file() {
    return dir.resolve("map");
  }

  private Path live() {
    return dir.resolve("live");
  }

  private PresenceMap open() throws IOException {
    return PresenceMap.open(file(), live());
  }

  private PresenceMap openAfterReboot() throws IOException {
    return PresenceMap.open(FileDevice.openWritable(file()), live(), UUID.randomUUID());
  }

  private FileDevice home() throws IOException {
    Path path = dir.resolve("home");
    return Files.exists(path) ? FileDevice.openWritable(path) : FileDevice.create(path, SIZE);
  }

  /// A map with some grains, closed cleanly or not.
  private void write(boolean clean) throws IOException {
    PresenceMap.create(file(), SIZE, true);
    try (PresenceMap map = open();
        FileDevice home = home()) {
      map.grains().markWritten(10, 20_000);
      map.checkpoint(home);
      map.grains().markAbsent(30_000, 30_010, GrainState.ZERO);
      map.checkpoint(home);
      if (clean) {
        map.markClean();
      } else {
        map.grains().markWritten(40_000, 40_001);
      }
    }
  }

  private void damage(long... places) throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    for (long place : places) {
      bytes[(int) place] ^= 0x10;
    }
    Files.write(file(), bytes);
  }

  @Test
  void theFormatHasTheSizesOfItsPage() {
    assertThat(MapGeometry.GRAIN_BYTES).isEqualTo(4096);
    assertThat(MapGeometry.PAGE_PAYLOAD_BYTES).isEqualTo(4064);
    assertThat(MapGeometry.GRAINS_PER_PAGE).isEqualTo(16_256);
    assertThat(MapGeometry.WORDS_AT).isEqualTo(20_480);
    MapGeometry geometry = new MapGeometry(1L << 40);
    assertThat(geometry.pages()).isEqualTo(16_514);
    assertThat(geometry.mapFileBytes()).isEqualTo(8192 + 16_514 * 8192L);
    assertThat(geometry.liveFileBytes()).isEqualTo(20_480 + 16_514 * 4064L);
    Superblock block = new Superblock(UUID.randomUUID(), 1, 0, UUID.randomUUID(), true, true);
    assertThat(block.encode().remaining()).isEqualTo(4096);
  }

  @Test
  void superblocksComeBackAsTheyWere() throws IOException {
    for (int i = 0; i < 8; i++) {
      Superblock block =
          new Superblock(
              UUID.randomUUID(), 1 + i, i, UUID.randomUUID(), (i & 1) != 0, (i & 2) != 0);
      assertThat(Superblock.decode(block.encode(), i & 1)).isEqualTo(block);
    }
  }

  @Test
  void anyBytesAtAllAreASuperblockOrADamagedOne() {
    Random random = new Random(3);
    byte[] bytes = new byte[4096];
    for (int i = 0; i < 200; i++) {
      random.nextBytes(bytes);
      ByteBuffer block = ByteBuffer.wrap(bytes);
      assertThatThrownBy(() -> Superblock.decode(block, 0)).isInstanceOf(DamagedMapException.class);
    }
  }

  @Test
  void aCleanCloseKeepsEverythingAcrossAReboot() throws IOException {
    write(true);
    try (PresenceMap map = openAfterReboot()) {
      assertThat(map.bytes(GrainState.WRITTEN)).isEqualTo((20_000 - 10) * 4096L);
      assertThat(map.bytes(GrainState.ZERO)).isEqualTo(10 * 4096L);
      assertThat(map.homeZero()).isTrue();
    }
  }

  @Test
  void aKilledProcessKeepsUnflushedMarksAndARebootDoesNot() throws IOException {
    write(false);
    try (PresenceMap map = open()) {
      assertThat(map.state(40_000)).isEqualTo(GrainState.WRITTEN);
      assertThat(map.homeZero()).isFalse();
    }
    try (PresenceMap map = openAfterReboot()) {
      assertThat(map.state(40_000)).isEqualTo(GrainState.ABSENT);
      assertThat(map.state(19_999)).isEqualTo(GrainState.WRITTEN);
      assertThat(map.homeZero()).isFalse();
    }
  }

  @Test
  void aDamagedPageOfACleanMapIsNamed() throws IOException {
    write(true);
    damage(MapGeometry.slotAt(1, 0) + 700);
    assertThatThrownBy(this::openAfterReboot)
        .isInstanceOf(DamagedMapException.class)
        .hasMessageContaining("page 1 slot 0 fails its checksum");
  }

  @Test
  void aPageTornByACrashFallsBackToTheOneBefore() throws IOException {
    write(false);
    // Page 0 was written once, with sequence 2, into slot 0.
    damage(MapGeometry.slotAt(0, 0) + 2000);
    try (PresenceMap map = openAfterReboot()) {
      assertThat(map.state(100)).isEqualTo(GrainState.ABSENT);
    }
  }

  @Test
  void aPageWithBothSlotsDamagedIsNamed() throws IOException {
    write(false);
    damage(MapGeometry.slotAt(2, 0), MapGeometry.slotAt(2, 1) + 4095);
    assertThatThrownBy(this::openAfterReboot)
        .isInstanceOf(DamagedMapException.class)
        .hasMessageContaining("page 2 slot 0 is no map page")
        .hasMessageContaining("page 2 slot 1 fails its checksum");
  }

  @Test
  void aPageInTheWrongPlaceIsNamed() throws IOException {
    write(true);
    byte[] bytes = Files.readAllBytes(file());
    System.arraycopy(
        bytes, (int) MapGeometry.slotAt(0, 1), bytes, (int) MapGeometry.slotAt(1, 1), 4096);
    Files.write(file(), bytes);
    assertThatThrownBy(this::openAfterReboot).hasMessageContaining("belongs elsewhere");
  }

  @Test
  void aMapWithoutAnySuperblockIsRefused() throws IOException {
    write(true);
    damage(0, 4096);
    assertThatThrownBy(this::open)
        .isInstanceOf(DamagedMapException.class)
        .hasMessageContaining("no superblock is whole");
  }

  @Test
  void aMapThatWasCutShortIsRefused() throws IOException {
    write(true);
    Files.write(file(), java.util.Arrays.copyOf(Files.readAllBytes(file()), 20_000));
    assertThatThrownBy(this::open).hasMessageContaining("shorter than its superblock says");
  }

  @Test
  void aKilledProcessWhoseLiveFileIsMissingIsNotServedWithoutItsWrites() throws IOException {
    write(false);
    Files.delete(live());
    assertThatThrownBy(this::open)
        .isInstanceOf(DamagedMapException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void aLiveFileThatLostGrainsIsNamed() throws IOException {
    write(false);
    byte[] bytes = Files.readAllBytes(live());
    java.util.Arrays.fill(bytes, 20_480 + 100, 20_480 + 200, (byte) 0);
    Files.write(live(), bytes);
    assertThatThrownBy(this::open).hasMessageContaining("page 0 lacks grains");
  }

  @Test
  void aMapIsOpenOnlyOnce() throws IOException {
    write(true);
    try (PresenceMap map = open()) {
      assertThat(map.size()).isEqualTo(SIZE);
      assertThatThrownBy(this::open).hasMessageContaining("open already");
    }
  }

  @Test
  void marksAndQueriesAgreeWithAPlainArray() throws IOException {
    PresenceMap.create(file(), SIZE, true);
    int grains = 40_000;
    GrainState[] model = new GrainState[grains];
    java.util.Arrays.fill(model, GrainState.ABSENT);
    Random random = new Random(Long.getLong("seed", 11L));
    try (PresenceMap map = open()) {
      LiveMap live = map.grains();
      for (int step = 0; step < 3000; step++) {
        int from = random.nextInt(grains);
        int to = Math.min(grains, from + 1 + random.nextInt(random.nextBoolean() ? 5 : 300));
        int kind = random.nextInt(4);
        for (int grain = from; grain < to; grain++) {
          switch (kind) {
            case 0 -> model[grain] = GrainState.WRITTEN;
            case 1 -> model[grain] = GrainState.ABSENT;
            default -> {
              if (model[grain] == GrainState.ABSENT) {
                model[grain] = kind == 2 ? GrainState.ZERO : GrainState.FETCHED;
              }
            }
          }
        }
        switch (kind) {
          case 0 -> live.markWritten(from, to);
          case 1 -> live.clear(from, to);
          case 2 -> live.markAbsent(from, to, GrainState.ZERO);
          default -> live.markAbsent(from, to, GrainState.FETCHED);
        }
        int start = random.nextInt(grains);
        int end = Math.min(grains, start + random.nextInt(500));
        assertThat(live.nextAbsent(start, end))
            .isEqualTo(next(model, start, end, GrainState.ABSENT));
        assertThat(live.nextZero(start, end, true))
            .isEqualTo(next(model, start, end, GrainState.ZERO));
      }
      for (GrainState state : GrainState.values()) {
        long expected = java.util.Arrays.stream(model).filter(state::equals).count();
        long others = state == GrainState.ABSENT ? map.grainCount() - grains : 0;
        assertThat(live.count(state)).isEqualTo(expected + others);
      }
    }
  }

  private static int next(GrainState[] model, int from, int to, GrainState state) {
    for (int grain = from; grain < to; grain++) {
      if (model[grain] == state) {
        return grain;
      }
    }
    return to;
  }

  @Test
  void rangesAreClearedDurablyWhereverTheyFallOnPages() throws IOException {
    PresenceMap.create(file(), SIZE, true);
    Random random = new Random(Long.getLong("seed", 12L));
    int grains = 3 * MapGeometry.GRAINS_PER_PAGE;
    boolean[] absent = new boolean[grains];
    try (PresenceMap map = open();
        FileDevice home = home()) {
      map.grains().markAbsent(0, grains, GrainState.FETCHED);
      map.checkpoint(home);
      assertThat(map.filled()).isTrue();
      List<GrainRange> ranges = new ArrayList<>();
      for (int from = random.nextInt(50); from < grains; from += 1 + random.nextInt(2000)) {
        int to = Math.min(grains, from + random.nextInt(1500) + 1);
        ranges.add(new GrainRange(from, to));
        java.util.Arrays.fill(absent, from, to, true);
        from = to;
      }
      map.clear(home, ranges);
      assertThat(map.filled()).isFalse();
      assertStates(map, absent);
    }
    try (PresenceMap map = openAfterReboot()) {
      assertStates(map, absent);
    }
  }

  private static void assertStates(PresenceMap map, boolean[] absent) {
    for (int grain = 0; grain < absent.length; grain++) {
      if ((map.state(grain) == GrainState.ABSENT) != absent[grain]) {
        assertThat(map.state(grain)).as("grain " + grain).isNull();
      }
    }
  }

  @Test
  void aTebibyteOpensInFiveSecondsAndItsMapIsBounded() throws IOException {
    long size = 1L << 40;
    PresenceMap.create(file(), size, true);
    long start = System.nanoTime();
    try (PresenceMap map = open()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      map.grains().markWritten(0, map.grainCount());
      assertThat(map.bytes(GrainState.WRITTEN)).isEqualTo(size);
    }
    // Two bits per grain, and 24 KiB for the header, the tally and the last page's tail.
    assertThat(Files.size(live())).isLessThanOrEqualTo((64 << 20) + (24 << 10));
    assertThatThrownBy(() -> new MapGeometry(MapGeometry.MAX_VOLUME_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
