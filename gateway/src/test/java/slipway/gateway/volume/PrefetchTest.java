package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.FileDevice;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.CacheActivity;
import slipway.gateway.cache.TestOrigin;

@SuppressWarnings("NullAway.Init") // set before each test
class PrefetchTest {
  private static final int UNIT = 64 << 10;
  private static final int SIZE = 200 * UNIT;

  @TempDir Path dir;
  private final byte[] content = new byte[SIZE];
  private TestOrigin origin;
  private Volume volume;

  @BeforeEach
  void create() throws IOException {
    new Random(5).nextBytes(content);
    origin = new TestOrigin(content);
    FileDevice.create(dir.resolve("home"), SIZE).close();
    VolumeSpec spec = VolumeSpec.of("disk", SIZE, URI.create("home"), URI.create("origin:1"));
    Volume.create(dir.resolve("state"), spec, this::home, at -> origin).close();
    open();
  }

  private FileDevice home(URI home) throws IOException {
    return FileDevice.openWritable(dir.resolve("home"));
  }

  private void open() throws IOException {
    volume = Volume.open(dir.resolve("state"), this::home, at -> origin, o -> o.withFlights(4, 4));
  }

  @AfterEach
  void close() throws IOException {
    volume.close();
  }

  private void read(long offset, int length) throws IOException {
    volume.read(offset, ByteBuffer.allocate(length));
  }

  private static BootTrace trace(long... units) {
    return new BootTrace("test", SIZE, units);
  }

  private List<Long> readAs(Urgency urgency) {
    return origin.reads().stream()
        .filter(each -> each.urgency() == urgency)
        .map(TestOrigin.Read::offset)
        .toList();
  }

  @Test
  void theFirstBootIsRecordedAndPlayedAheadOfTheNextMachine() throws IOException {
    Attachment machine = volume.attach("iqn.test");
    read(100L * UNIT, 512);
    read(3L * UNIT, 512);
    machine.close();
    assertThat(volume.recorded()).contains(new BootTrace("disk", SIZE, new long[] {100, 3}));
    volume.close();
    open();
    assertThat(volume.recorded()).isPresent();
  }

  @Test
  void aTraceIsFetchedInItsOrderAndThenForgotten() throws IOException {
    volume.play(trace(50, 7, 120, 7));
    await().until(() -> !Files.exists(dir.resolve("state").resolve("trace")));
    assertThat(readAs(Urgency.TRACE)).containsExactlyInAnyOrder(50L * UNIT, 7L * UNIT, 120L * UNIT);
    read(50L * UNIT, 512);
    assertThat(readAs(Urgency.DEMAND)).isEmpty();
    assertThat(volume.statistics().prefetch().traceUnits()).isEqualTo(4);
    assertThat(volume.statistics().activity().bytesFetched())
        .containsEntry(Urgency.TRACE, 3L * UNIT);
  }

  @Test
  void aTraceGoesOnAfterARestartAndAfterTheLinkWasCut() throws IOException {
    origin.setReachable(false);
    volume.play(trace(1, 2, 3));
    await().until(() -> origin.reads().size() >= 3);
    volume.close();
    origin.setReachable(true);
    open();
    await().until(() -> !Files.exists(dir.resolve("state").resolve("trace")));
    read(UNIT, 3 * UNIT);
    assertThat(readAs(Urgency.DEMAND)).isEmpty();
  }

  @Test
  void fillingWaitsForTheTrace() throws IOException {
    Semaphore held = origin.hold();
    volume.play(trace(150, 151, 152, 153, 154, 155));
    await().until(() -> readAs(Urgency.TRACE).size() == 4);
    volume.startFill(0);
    held.release(6);
    await().until(() -> readAs(Urgency.TRACE).size() == 6);
    // One unit in LONGEST_YIELD goes through all the same, so that filling never starves.
    assertThat(readAs(Urgency.FILL).size()).isLessThanOrEqualTo(4);
    held.release(1000);
    await().atMost(Duration.ofSeconds(10)).until(volume::filled);
  }

  @Test
  void theFetchesOfATraceAtOnceAreBounded() throws IOException {
    Semaphore held = origin.hold();
    long[] units = java.util.stream.LongStream.range(0, 150).toArray();
    volume.play(trace(units));
    await().until(() -> readAs(Urgency.TRACE).size() == 4);
    await().during(Duration.ofMillis(100)).until(() -> readAs(Urgency.TRACE).size() == 4);
    held.release(1000);
  }

  @Test
  void aDamagedTraceKeepsNobodyFromTheDisk() throws IOException {
    volume.close();
    Files.write(dir.resolve("state").resolve("trace"), new byte[] {1, 2, 3});
    open();
    read(0, 512);
  }

  @Test
  void whatIsReadFrontToBackIsFetchedAhead() throws IOException {
    for (int at = 0; at < 10 * UNIT; at += 16 << 10) {
      read(20L * UNIT + at, 16 << 10);
    }
    assertThat(volume.statistics().prefetch().streams()).isEqualTo(1);
    await().untilAsserted(() -> assertThat(readAs(Urgency.STREAM)).isNotEmpty());
    // Ahead, and no farther than the longest lead; and the block in which it began.
    assertThat(readAs(Urgency.STREAM))
        .allSatisfy(
            at -> assertThat(at).isBetween(16L * UNIT, 30L * UNIT + ReadAhead.LEAD_MAX_BYTES));
  }

  @Test
  void scatteredReadsAreNoStream() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      read(random.nextInt(SIZE / (1 << 20)) * (1L << 20), 4096);
    }
    assertThat(volume.statistics().prefetch().streams()).isZero();
  }

  @Test
  void whatLiesAroundAMissIsFetchedAndNoMore() throws IOException {
    volume.close();
    volume = Volume.open(dir.resolve("state"), this::home, at -> origin, o -> o.withFlights(8, 8));
    int perBlock = ReadAhead.BLOCK_BYTES / UNIT;
    read((3L * perBlock + 2) * UNIT + 100, 4096);
    List<Long> neighbours =
        LongStream.range(3L * perBlock, 4L * perBlock)
            .filter(unit -> unit != 3L * perBlock + 2)
            .mapToObj(unit -> unit * UNIT)
            .toList();
    await().untilAsserted(() -> assertThat(readAs(Urgency.STREAM)).hasSize(perBlock - 1));
    assertThat(readAs(Urgency.STREAM)).containsExactlyInAnyOrderElementsOf(neighbours);
    assertThat(readAs(Urgency.DEMAND)).containsExactly((3L * perBlock + 2) * UNIT);
    await().until(() -> volume.statistics().absentBytes() == SIZE - ReadAhead.BLOCK_BYTES);
    read((4L * perBlock - 1) * UNIT, 4096);
    assertThat(origin.reads()).as("there is nothing to wait for").hasSize(perBlock);
  }

  @Test
  void theNumberOfStreamsIsBounded() throws IOException {
    // One more stream than is known, in turns: each is forgotten before it goes on.
    int streams = ReadAhead.STREAMS_MAX + 1;
    int apart = SIZE / streams;
    for (int step = 0; step < 8; step++) {
      for (int stream = 0; stream < streams; stream++) {
        read(stream * apart + step * (32 << 10), 32 << 10);
      }
    }
    assertThat(volume.statistics().prefetch().streams()).isZero();
  }

  @Test
  void theFetchSizeGrowsWhileTheOriginIsQuickAndShrinksWhenItIsNot() {
    FetchSize size = new FetchSize(64 << 10, 1 << 20);
    for (int i = 0; i < 10; i++) {
      size.took(size.bytes(), FetchSize.TARGET_NANOS / 4);
    }
    assertThat(size.bytes()).isEqualTo(1 << 20);
    size.took(64 << 10, FetchSize.TARGET_NANOS / 4);
    assertThat(size.bytes()).isEqualTo(1 << 20);
    for (int i = 0; i < 10; i++) {
      size.took(size.bytes(), FetchSize.TARGET_NANOS + 1);
    }
    assertThat(size.bytes()).isEqualTo(64 << 10);
  }

  @Test
  void waitsAreCountedByWhatTheyWaitedFor() throws Exception {
    Semaphore held = origin.hold();
    volume.play(trace(9));
    await().until(() -> readAs(Urgency.TRACE).size() == 1);
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    read(9L * UNIT, 512);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
    held.release(10);
    reader.join();
    var waits = volume.statistics().activity().waitsByCause();
    assertThat(waits.get(Urgency.TRACE)).extracting(CacheActivity.Times::count).isEqualTo(1L);
    assertThat(waits.get(Urgency.DEMAND)).extracting(CacheActivity.Times::count).isEqualTo(0L);
  }
}
