package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.FileDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.TestOrigin;

@SuppressWarnings("NullAway.Init") // set before each test
class VolumeTest {
  private static final int UNIT = 64 << 10;
  private static final int SIZE = 40 * UNIT + 4096;
  private static final URI HOME = URI.create("home");
  private static final URI FIRST = URI.create("origin:1");
  private static final URI SECOND = URI.create("origin:2");

  @TempDir Path dir;
  private final byte[] content = new byte[SIZE];
  private final Map<URI, TestOrigin> origins = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();
  private TestOrigin origin;
  private Volume volume;

  @BeforeEach
  void create() throws IOException {
    new Random(5).nextBytes(content);
    Arrays.fill(content, 10 * UNIT, 20 * UNIT, (byte) 0);
    origin = new TestOrigin(content.clone());
    origins.put(FIRST, origin);
    FileDevice.create(dir.resolve("home"), SIZE + 8192L).close();
    volume = Volume.create(state(), spec(), this::home, this::origin);
  }

  @AfterEach
  void close() throws IOException {
    volume.close();
  }

  private Path state() {
    return dir.resolve("state");
  }

  private static VolumeSpec spec() {
    return VolumeSpec.of("disk-1", SIZE, HOME, FIRST);
  }

  private BlockDevice home(URI home) throws IOException {
    return FileDevice.openWritable(dir.resolve(home.getPath()));
  }

  private BlockDevice origin(URI address) throws IOException {
    opened.incrementAndGet();
    TestOrigin there = origins.get(address);
    if (there == null) {
      throw new UnreachableException("nobody answers at " + address);
    }
    return there;
  }

  private void reopen() throws IOException {
    volume.close();
    volume =
        Volume.open(state(), this::home, this::origin, o -> o.withPatience(Duration.ofMillis(100)));
  }

  private void awaitFilled() {
    await().atMost(Duration.ofSeconds(20)).until(volume::filled);
  }

  private TestOrigin second() {
    return java.util.Objects.requireNonNull(origins.get(SECOND));
  }

  private byte[] read(int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    volume.read(offset, buffer);
    return buffer.array();
  }

  private void write(int offset, byte[] bytes) throws IOException {
    volume.write(offset, ByteBuffer.wrap(bytes), Durability.VOLATILE);
    System.arraycopy(bytes, 0, content, offset, bytes.length);
  }

  @Test
  void fillReadsEveryUnitWithDataOnceAndAsFill() throws IOException {
    volume.startFill(0);
    awaitFilled();
    Set<Long> data = new TreeSet<>();
    for (long unit = 0; unit <= 40; unit++) {
      if (unit < 10 || unit >= 20) {
        data.add(unit * UNIT);
      }
    }
    // One read may bring several units, and never the same one twice.
    Set<Long> read = new TreeSet<>();
    for (TestOrigin.Read each : origin.reads()) {
      for (long at = each.offset(); at < each.offset() + each.length(); at += UNIT) {
        assertThat(read.add(at)).as("unit at " + at).isTrue();
      }
    }
    assertThat(read).isEqualTo(data);
    assertThat(origin.reads()).extracting(TestOrigin.Read::urgency).containsOnly(Urgency.FILL);
    Statistics statistics = volume.statistics();
    assertThat(statistics.fill()).isEqualTo(FillState.FILLED);
    assertThat(statistics.zeroBytes()).isEqualTo(10 * UNIT);
    assertThat(statistics.absentBytes()).isZero();
    assertThat(statistics.activity().bytesFetched()).containsEntry(Urgency.FILL, SIZE - 10L * UNIT);
  }

  @Test
  void law6AFilledVolumeNeedsItsOriginNoMoreNotEvenToOpen() throws IOException {
    volume.startFill(0);
    awaitFilled();
    origins.clear();
    origin.setReachable(false);
    assertThat(read(0, SIZE)).isEqualTo(content);
    int before = opened.get();
    reopen();
    assertThat(volume.filled()).isTrue();
    assertThat(read(0, SIZE)).isEqualTo(content);
    assertThat(opened).hasValue(before);
  }

  @Test
  void law7ADetachedHomeIsTheDiskAndNothingElse() throws IOException {
    write(5 * UNIT + 17, new byte[] {1, 2, 3, 4});
    volume.startFill(0);
    write(30 * UNIT, new byte[2 * UNIT + 99]);
    awaitFilled();
    volume.close();
    byte[] home = Files.readAllBytes(dir.resolve("home"));
    assertThat(Arrays.equals(Arrays.copyOf(home, SIZE), content)).isTrue();
    assertThat(Arrays.copyOfRange(home, SIZE, home.length)).containsOnly(0);
  }

  @Test
  void aVolumeOpensWhileItsOriginIsOutOfReachAndFillsWhenItReturns() throws IOException {
    origins.clear();
    volume.startFill(0);
    reopen();
    assertThat(volume.spec().filling()).isTrue();
    await().until(() -> volume.statistics().fill() == FillState.RETRYING);
    assertThat(volume.statistics().lastFillProblem()).isNotBlank();
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(UnreachableException.class);
    origins.put(FIRST, origin);
    awaitFilled();
    assertThat(read(0, SIZE)).isEqualTo(content);
    assertThat(volume.statistics().lastFillProblem()).isEmpty();
  }

  @Test
  void fillSurvivesAFlakyOrigin() throws IOException {
    origin.failEvery(7);
    volume.startFill(0);
    awaitFilled();
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void fillPausesAndStaysPausedAfterARestart() throws IOException {
    volume.startFill(UNIT);
    await().until(() -> !origin.reads().isEmpty());
    volume.pauseFill();
    reopen();
    assertThat(volume.statistics().fill()).isEqualTo(FillState.PAUSED);
    assertThat(volume.filled()).isFalse();
    volume.startFill(0);
    awaitFilled();
    assertThat(origin.offsetsRead()).doesNotHaveDuplicates();
  }

  @Test
  void theThrottleHoldsOverAWholeFill() throws IOException {
    long start = System.nanoTime();
    volume.startFill(4L << 20);
    awaitFilled();
    double seconds = (System.nanoTime() - start) / 1e9;
    double expected = (SIZE - 10.0 * UNIT) / (4 << 20);
    assertThat(seconds).isGreaterThan(expected - 0.1 - 0.1);
  }

  @Test
  void law4ARebaseClearsExactlyWhatChanged() throws IOException {
    volume.startFill(0);
    awaitFilled();
    volume.pauseFill();
    rebaseOnto(3 * UNIT + 100, 200, 12 * UNIT, 5000);
    assertThat(volume.filled()).isFalse();
    assertThat(volume.statistics().absentBytes()).isEqualTo(4096 + 2 * 4096);
    assertThat(read(0, SIZE)).isEqualTo(content);
    long fromSecond = second().reads().stream().mapToLong(TestOrigin.Read::length).sum();
    assertThat(fromSecond).isEqualTo(3 * 4096);
    reopen();
    assertThat(volume.spec().origin()).isEqualTo(SECOND);
    assertThat(volume.spec().generation()).isEqualTo(1);
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  /// Changes `content` in two ranges, and makes that the second origin.
  private void rebaseOnto(int one, int oneLength, int other, int otherLength) throws IOException {
    Arrays.fill(content, one, one + oneLength, (byte) 77);
    Arrays.fill(content, other, other + otherLength, (byte) 78);
    origins.put(SECOND, new TestOrigin(content.clone()));
    volume.rebase(
        1,
        SECOND,
        List.of(
            new Extent(one, oneLength, Extent.Kind.DATA),
            new Extent(other, otherLength, Extent.Kind.DATA)));
  }

  @Test
  void aRangeThatBecameZeroReadsAsZerosAfterARebaseAndAFill() throws IOException {
    volume.startFill(0);
    awaitFilled();
    Arrays.fill(content, 2 * UNIT, 4 * UNIT, (byte) 0);
    origins.put(SECOND, new TestOrigin(content.clone()));
    volume.rebase(7, SECOND, List.of(new Extent(2 * UNIT, 2 * UNIT, Extent.Kind.DATA)));
    awaitFilled();
    assertThat(read(0, SIZE)).isEqualTo(content);
    assertThat(second().reads()).isEmpty();
  }

  @Test
  void law4ARebaseIsRefusedWhileAnInitiatorIsAttached() throws IOException {
    Attachment attachment = volume.attach("iqn.test:one");
    assertThatThrownBy(() -> volume.rebase(1, SECOND, List.of()))
        .isInstanceOfSatisfying(
            RebaseRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RebaseRefusedException.Reason.ATTACHED));
    attachment.close();
    attachment.close();
    assertThat(volume.statistics().attachments()).isZero();
    volume.rebase(1, SECOND, List.of());
    assertThat(volume.spec().origin()).isEqualTo(SECOND);
  }

  @Test
  void law4ARebaseIsRefusedWhenTheGuestHasWritten() throws IOException {
    write(UNIT, new byte[4096]);
    assertThat(volume.statistics().writtenByGuestBytes()).isEqualTo(4096);
    assertThatThrownBy(() -> volume.rebase(1, SECOND, List.of()))
        .isInstanceOfSatisfying(
            RebaseRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RebaseRefusedException.Reason.WRITTEN_BY_GUEST));
  }

  @Test
  void aRebaseTwiceIsARebaseOnceAndAnOlderOneIsRefused() throws IOException {
    volume.startFill(0);
    awaitFilled();
    volume.pauseFill();
    rebaseOnto(0, 10, UNIT, 10);
    read(0, SIZE);
    volume.rebase(1, SECOND, List.of(new Extent(0, SIZE, Extent.Kind.DATA)));
    assertThat(volume.statistics().absentBytes()).isZero();
    for (long generation : new long[] {0, 1}) {
      assertThatThrownBy(() -> volume.rebase(generation, URI.create("origin:3"), List.of()))
          .isInstanceOfSatisfying(
              RebaseRefusedException.class,
              e ->
                  assertThat(e.reason()).isEqualTo(RebaseRefusedException.Reason.STALE_GENERATION));
    }
  }

  @Test
  void law8ARebaseThatCouldNotBeRecordedLeavesTheOldOrigin() throws IOException {
    volume.startFill(0);
    awaitFilled();
    volume.pauseFill();
    // A folder where the new spec would go makes recording fail, as a full disk would.
    Path block = Files.createDirectory(state().resolve("volume.new"));
    assertThatThrownBy(
            () -> volume.rebase(1, SECOND, List.of(new Extent(0, UNIT, Extent.Kind.DATA))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(0, 1)).isInstanceOf(ClosedChannelException.class);
    Files.delete(block);
    reopen();
    assertThat(volume.spec().origin()).isEqualTo(FIRST);
    assertThat(volume.statistics().absentBytes()).isEqualTo(UNIT);
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void aVolumeIsNotMadeOverAnother() {
    assertThatThrownBy(() -> Volume.create(state(), spec(), this::home, this::origin))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aCreateThatWasCutShortIsDoneAgain() throws IOException {
    volume.close();
    Files.delete(state().resolve("volume"));
    volume = Volume.create(state(), spec(), this::home, this::origin);
    assertThat(read(0, SIZE)).isEqualTo(content);
  }

  @Test
  void anOriginOfAnotherSizeIsRefused() {
    origins.put(FIRST, new TestOrigin(new byte[SIZE - 4096]));
    assertThatThrownBy(() -> read(0, 1)).hasStackTraceContaining("another disk");
  }

  @Test
  void law9TheChangesOfOneRebaseAreBounded() {
    List<Extent> many =
        java.util.Collections.nCopies(
            Volume.MAX_CHANGED_EXTENTS + 1, new Extent(0, 1, Extent.Kind.DATA));
    assertThatThrownBy(() -> volume.rebase(1, SECOND, many))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void law9UnitsUnderWayOfAFillAreBounded() throws IOException {
    volume.close();
    volume = Volume.open(state(), this::home, this::origin, options -> options.withFlights(1, 3));
    var held = origin.hold();
    volume.startFill(0);
    await().until(() -> origin.reads().size() == 3);
    await().during(Duration.ofMillis(100)).until(() -> origin.reads().size() == 3);
    held.release(1000);
    awaitFilled();
  }
}
