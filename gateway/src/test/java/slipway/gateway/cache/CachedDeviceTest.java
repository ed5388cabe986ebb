package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.Durability;
import slipway.gateway.block.FileDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;

@SuppressWarnings("NullAway.Init") // set before each test
class CachedDeviceTest {
  private static final int UNIT = 64 << 10;
  private static final int SIZE = 10 * UNIT + 3 * 4096 + 512;

  @TempDir Path dir;
  private final byte[] content = new byte[SIZE];
  private TestOrigin origin = new TestOrigin(content.clone());
  private CachedDevice device;

  @BeforeEach
  void open() throws IOException {
    new Random(5).nextBytes(content);
    Arrays.fill(content, 4 * UNIT, 5 * UNIT, (byte) 0);
    origin = new TestOrigin(content.clone());
    device =
        CachedDeviceContract.cached(
            dir, origin, CacheOptions.defaults().withPatience(Duration.ofMillis(300)));
  }

  @AfterEach
  void close() throws IOException {
    device.close();
  }

  @Test
  void everyUnitIsReadFromTheOriginExactlyOnce() throws IOException {
    Random random = new Random(6);
    for (int i = 0; i < 500; i++) {
      int offset = random.nextInt(SIZE);
      assertReads(offset, random.nextInt(Math.min(150_000, SIZE - offset)));
    }
    assertReads(0, SIZE);
    List<Long> eachUnit = LongStream.rangeClosed(0, 10).map(unit -> unit * UNIT).boxed().toList();
    assertThat(origin.offsetsRead()).isEqualTo(eachUnit);
    assertThat(origin.reads().stream().mapToLong(TestOrigin.Read::length).sum()).isEqualTo(SIZE);
  }

  @Test
  void manyReadersOfOneUnitShareOneFetch() throws Exception {
    Semaphore held = origin.hold();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int at = i * 512;
        readers.add(threads.submit(() -> read(at, 512)));
      }
      await().until(() -> device.demandWaiting() == 20);
      held.release(1);
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertThat(origin.offsetsRead()).containsExactly(0L);
    assertThat(device.activity().demandWaits()).isEqualTo(20);
  }

  @Test
  void wholeGrainWritesAskTheOriginForNothing() throws IOException {
    write(2 * 4096, new byte[30 * 4096]);
    device.zero(8 * UNIT, UNIT, Durability.VOLATILE);
    assertThat(origin.reads()).isEmpty();
  }

  @Test
  void aPartialGrainIsFetchedBeforeItIsWritten() throws IOException {
    write(5000, new byte[] {1, 2, 3});
    System.arraycopy(new byte[] {1, 2, 3}, 0, content, 5000, 3);
    assertReads(0, UNIT);
    assertThat(origin.offsetsRead()).containsExactly(0L);
    assertThat(device.map().state(1)).isEqualTo(GrainState.WRITTEN);
    assertThat(device.map().state(0)).isEqualTo(GrainState.FETCHED);
  }

  @Test
  void onlyTheAbsentPartOfAUnitIsFetched() throws IOException {
    write(0, new byte[4 * 4096]);
    write(15 * 4096, new byte[4096]);
    read(8 * 4096, 1);
    assertThat(origin.reads())
        .containsExactly(new TestOrigin.Read(4 * 4096, 11 * 4096, Urgency.DEMAND));
  }

  @Test
  void law3AFetchedBlockNeverOverwritesWhatTheGuestWroteMeanwhile() throws Exception {
    Semaphore held = origin.hold();
    byte[] mine = new byte[2 * 4096];
    Arrays.fill(mine, (byte) 42);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader = threads.submit(() -> read(0, UNIT));
      await().until(() -> origin.reads().size() == 1);
      write(3 * 4096, mine);
      System.arraycopy(mine, 0, content, 3 * 4096, mine.length);
      held.release(1);
      reader.get();
    }
    assertReads(0, UNIT);
  }

  @Test
  void law5AReadThatCannotReachTheOriginWaitsAndThenFailsAndIsNeverZeros() throws Exception {
    origin.setReachable(false);
    long start = System.nanoTime();
    assertThatThrownBy(() -> read(0, 4096)).isInstanceOf(UnreachableException.class);
    assertThat(System.nanoTime() - start)
        .isBetween(Duration.ofMillis(300).toNanos(), Duration.ofSeconds(5).toNanos());
    assertThat(device.activity().originReachable()).isFalse();
    assertThat(device.map().state(0)).isEqualTo(GrainState.ABSENT);
    origin.setReachable(true);
    assertReads(0, 4096);
    assertThat(device.activity().originReachable()).isTrue();
  }

  @Test
  void law5AnOriginThatHangsDoesNotHoldAReadBeyondItsPatience() {
    Semaphore held = origin.hold();
    assertThatThrownBy(() -> read(0, 4096)).isInstanceOf(UnreachableException.class);
    held.release(1000);
  }

  @Test
  void law5AReadIsServedWhenTheOriginComesBackInTime() throws Exception {
    origin.setReachable(false);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> reader = threads.submit(() -> read(0, 4096));
      await().until(() -> !origin.reads().isEmpty());
      origin.setReachable(true);
      assertThat(reader.get()).isEqualTo(Arrays.copyOf(content, 4096));
    }
  }

  @Test
  void law9FetchesUnderWayAreBounded() throws Exception {
    replaceDevice(CacheOptions.defaults().withFlights(2, 1));
    Semaphore held = origin.hold();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader = threads.submit(() -> read(0, SIZE));
      await().until(() -> origin.reads().size() == 2);
      for (int served = 1; served <= 11; served++) {
        held.release(1);
        int most = Math.min(11, served + 2);
        await().until(() -> origin.reads().size() == most);
      }
      reader.get();
    }
  }

  @Test
  void aDemandReadOvertakesAFillThatIsStuck() throws Exception {
    replaceDevice(CacheOptions.defaults());
    Semaphore held = origin.hold();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> fill =
          threads.submit(
              () ->
                  ScopedValue.where(Urgency.SCOPE, Urgency.FILL)
                      .call(
                          () -> {
                            device.fetch(0);
                            return null;
                          }));
      await().until(() -> origin.reads().size() == 1);
      Future<?> reader = threads.submit(() -> read(0, 4096));
      await().until(() -> origin.reads().size() == 2);
      assertThat(origin.reads())
          .extracting(TestOrigin.Read::urgency)
          .containsExactly(Urgency.FILL, Urgency.DEMAND);
      held.release(2);
      fill.get();
      reader.get();
    }
    assertReads(0, UNIT);
  }

  @Test
  void zerosOfTheOriginAreNotTransferred() throws IOException {
    device.zeroInOrigin(origin, 4 * UNIT, UNIT);
    assertReads(4 * UNIT, UNIT);
    assertThat(origin.reads()).isEmpty();
    assertThat(device.map().bytes(GrainState.ZERO)).isEqualTo(UNIT);
  }

  @Test
  void zerosOfTheOriginAreMadeWhereHomeIsNotKnownToBeZero() throws IOException {
    device.close();
    Path other = java.nio.file.Files.createDirectory(dir.resolve("dirty"));
    byte[] rubbish = new byte[SIZE];
    new Random(9).nextBytes(rubbish);
    java.nio.file.Files.write(other.resolve("home"), rubbish);
    PresenceMap.create(other.resolve("map"), SIZE, false);
    device =
        new CachedDevice(
            FileDevice.openWritable(other.resolve("home")),
            origin,
            PresenceMap.open(other.resolve("map"), other.resolve("live")),
            CacheOptions.defaults());
    device.zeroInOrigin(origin, 4 * UNIT, UNIT);
    assertReads(0, SIZE);
    assertThat(origin.offsetsRead()).doesNotContain(4L * UNIT);
  }

  @Test
  void aWarmReadAllocatesNothing() throws IOException {
    read(0, UNIT);
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long perRead = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 2000; i++) {
        device.read(i % 16 * 4096L, buffer.clear());
      }
      perRead = Math.min(perRead, (threads.getCurrentThreadAllocatedBytes() - before) / 2000);
    }
    assertThat(perRead).isZero();
  }

  @Test
  void thePictureTellsTheKindsApart() throws IOException {
    device.zeroInOrigin(origin, 4 * UNIT, UNIT);
    read(0, 1);
    device.fetch(UNIT);
    write(2 * UNIT, new byte[UNIT]);
    List<MapCell> cells = device.picture(11);
    assertThat(cells.stream().mapToLong(MapCell::length).sum()).isEqualTo(SIZE);
    assertThat(cells.stream().mapToLong(MapCell::fetched).sum()).isEqualTo(2 * UNIT);
    assertThat(cells.stream().mapToLong(MapCell::zero).sum()).isEqualTo(UNIT);
    assertThat(cells.stream().mapToLong(MapCell::written).sum()).isEqualTo(UNIT);
    assertThat(cells.stream().mapToLong(MapCell::absent).sum()).isEqualTo(SIZE - 4 * UNIT);
    assertThat(cells.getFirst().demanded()).isPositive();
    assertThatThrownBy(() -> device.picture(MapCell.MAX_CELLS + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFlushThatFailedOnceFailsForEver() throws IOException {
    device.close();
    PowerSupply power = new PowerSupply(new Random(1));
    Path other = java.nio.file.Files.createDirectory(dir.resolve("sick"));
    PresenceMap.create(other.resolve("map"), SIZE, true);
    device =
        new CachedDevice(
            power.disk(new byte[SIZE]),
            origin,
            PresenceMap.open(other.resolve("map"), other.resolve("live")),
            CacheOptions.defaults());
    write(0, new byte[4096]);
    power.failAfter(1);
    assertThatThrownBy(device::flush).hasMessageContaining("flushing failed");
    power.failAfter(Long.MAX_VALUE);
    assertThatThrownBy(device::flush).hasMessageContaining("flushing failed");
  }

  private void replaceDevice(CacheOptions options) throws IOException {
    device.close();
    Path other = java.nio.file.Files.createDirectory(dir.resolve("other"));
    device = CachedDeviceContract.cached(other, origin, options);
  }

  private byte[] read(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    device.read(offset, buffer);
    return buffer.array();
  }

  private void assertReads(int offset, int length) throws IOException {
    assertThat(
            Arrays.equals(
                read(offset, length), Arrays.copyOfRange(content, offset, offset + length)))
        .as("bytes at " + offset + "+" + length)
        .isTrue();
  }

  private void write(long offset, byte[] bytes) throws IOException {
    device.write(offset, ByteBuffer.wrap(bytes), Durability.VOLATILE);
  }
}
