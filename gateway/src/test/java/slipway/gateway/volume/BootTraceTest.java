package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BootTraceTest {
  private static final long DISK = 40L << 30;

  private static BootTrace random(long seed) {
    Random random = new Random(seed);
    long[] units = random.longs(random.nextInt(2000), 0, DISK / BootTrace.UNIT_BYTES).toArray();
    return new BootTrace("debian 13 " + seed, DISK, units);
  }

  @Property(tries = 200)
  void everyTraceReadsBackAsItWasWritten(@ForAll long seed) throws IOException {
    assertThat(BootTrace.decode(random(seed).encode())).isEqualTo(random(seed));
  }

  @Property(tries = 500)
  void aTraceWithOneChangedByteIsRefused(@ForAll long seed) {
    ByteBuffer file = random(seed).encode();
    Random random = new Random(seed);
    int at = random.nextInt(file.limit());
    file.put(at, (byte) (file.get(at) ^ 1 + random.nextInt(255)));
    assertThatThrownBy(() -> BootTrace.decode(file)).isInstanceOf(IOException.class);
  }

  @Property(tries = 2000)
  void anyBytesAreATraceOrAnIoException(@ForAll @Size(max = 80) byte[] bytes) {
    assertThatThrownBy(() -> BootTrace.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theFormatHasTheSizesOfItsPage() {
    long[] inOrder = {7, 8, 9, 10, 3};
    ByteBuffer file = new BootTrace("abc", DISK, inOrder).encode();
    assertThat(file.remaining()).isEqualTo(30 + 3 + 5 + 4);
    assertThat((char) file.get(0)).isEqualTo('S');
    assertThat((char) file.get(7)).isEqualTo('C');
    assertThat(file.get(33)).as("7, zigzag").isEqualTo((byte) 14);
    assertThat(file.get(34)).as("the next one").isZero();
    assertThat(file.get(37)).as("eight back").isEqualTo((byte) 15);
  }

  @Test
  void theLengthOfATraceIsBounded() {
    assertThatThrownBy(() -> new BootTrace("x", DISK, new long[BootTrace.MAX_UNITS + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    long[] farApart = new long[BootTrace.MAX_UNITS];
    for (int i = 0; i < farApart.length; i++) {
      farApart[i] = i % 2 == 0 ? 0 : (64L << 40) / BootTrace.UNIT_BYTES;
    }
    assertThat(new BootTrace("x", 64L << 40, farApart).encode().remaining())
        .isLessThan(BootTrace.MAX_FILE_BYTES);
  }

  @Test
  void theNumberOfRecordedUnitsIsBounded() {
    TraceRecorder recorder = new TraceRecorder("x", 64L << 40, () -> 0);
    boolean goesOn = true;
    for (long unit = 0; goesOn && unit < 2L * BootTrace.MAX_UNITS; unit++) {
      goesOn = recorder.note(unit * BootTrace.UNIT_BYTES, 1);
    }
    assertThat(goesOn).isFalse();
    assertThat(recorder.trace().length()).isEqualTo(BootTrace.MAX_UNITS);
  }

  @Test
  void theTimeOfARecordingIsBoundedFromItsFirstRead() {
    AtomicLong clock = new AtomicLong(5);
    TraceRecorder recorder = new TraceRecorder("x", DISK, clock::get);
    clock.set(Duration.ofHours(1).toNanos());
    assertThat(recorder.note(0, 512)).isTrue();
    clock.addAndGet(TraceRecorder.RECORD_FOR.toNanos());
    assertThat(recorder.note(1 << 20, 512)).isTrue();
    clock.addAndGet(1);
    assertThat(recorder.note(2 << 20, 512)).isFalse();
  }

  @Test
  void aRecordingHasEachUnitOnceInTheOrderOfTheFirstReads() {
    TraceRecorder recorder = new TraceRecorder("x", DISK, () -> 0);
    recorder.note(5 * BootTrace.UNIT_BYTES - 512, 1024);
    recorder.note(0, 512);
    recorder.note(5 * BootTrace.UNIT_BYTES, 512);
    assertThat(recorder.trace()).isEqualTo(new BootTrace("x", DISK, new long[] {4, 5, 0}));
  }
}
