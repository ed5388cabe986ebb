package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pacer against a simulated path: a first-in-first-out queue before a narrow place.
class PacerTest {
  private static final int FRAME = 16_384;

  private long now;
  private boolean awaited = true;
  private boolean here;

  private Pacer.Demand demand(LongSupplier reserved) {
    return new Pacer.Demand() {
      @Override
      public long reserved() {
        return reserved.getAsLong();
      }

      @Override
      public boolean lately() {
        return awaited;
      }

      @Override
      public boolean here() {
        return here;
      }
    };
  }

  private record Event(long at, long order, int bytes, long pong, int credit)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /// What came of it.
  private record Outcome(double used, double meanQueueMillis) {}

  @ParameterizedTest
  @CsvSource({"100,20", "1000,5", "1000,50", "20,100", "10000,1"})
  void thePathIsFullAndItsQueueShort(int megabits, int roundTripMillis) throws Exception {
    Outcome outcome = simulate(megabits * 125_000.0, roundTripMillis * 1_000_000L, 30);
    assertThat(outcome.used()).isGreaterThan(0.95);
    double frameMillis = FRAME / (megabits * 125.0);
    assertThat(outcome.meanQueueMillis())
        .isLessThan(Math.max(0.5, roundTripMillis / 20.0) * 1.5 + 2 * frameMillis);
  }

  @ParameterizedTest
  @CsvSource({"100,20", "1000,5", "1000,50", "20,100", "10000,1"})
  void theQueueRidesOutPausesWhileNobodyWaits(int megabits, int roundTripMillis) throws Exception {
    awaited = false;
    Outcome outcome = simulate(megabits * 125_000.0, roundTripMillis * 1_000_000L, 30);
    assertThat(outcome.used()).isGreaterThan(0.97);
    assertThat(outcome.meanQueueMillis()).isBetween(1.0, 8.0);
  }

  @ParameterizedTest
  @CsvSource({"true,262144", "false,65536"})
  void theQueueOfOthersLeavesDemandRoomForAReply(boolean itself, int window) throws Exception {
    here = itself;
    Pacer pacer = new Pacer(() -> now, new Distance(() -> now), demand(() -> 0));
    pong(pacer, 5_000_000);
    for (int trip = 0; trip < 500; trip++) {
      pong(pacer, 15_000_000);
    }
    assertThat(pacer.window()).isEqualTo(window);
  }

  private void pong(Pacer pacer, long tripNanos) throws LinkProtocolException {
    Ping ping = Objects.requireNonNull(pacer.probe());
    now += tripNanos;
    pacer.pong(ping.token());
  }

  @Test
  void thePeerMayAlwaysSendItsNextFrameHoweverMuchIsReserved() throws Exception {
    now = 0;
    AtomicLong reserved = new AtomicLong();
    Pacer pacer = new Pacer(() -> now, new Distance(() -> now), demand(reserved::get));
    long credit = pacer.grant();
    // The window grows, as it does while replies fill a long path.
    for (int round = 0; round < 200; round++) {
      Ping ping = Objects.requireNonNull(pacer.probe());
      now += 20_000_000;
      while (credit >= FRAME) {
        pacer.received(FRAME);
        credit -= FRAME;
      }
      pacer.pong(ping.token());
      credit += pacer.grant();
    }
    assertThat(pacer.window()).isGreaterThan(16 * Pacer.WINDOW_MIN_BYTES);
    reserved.set(1L << 40);
    for (int frame = 0; frame < 10_000; frame++) {
      assertThat(credit).isGreaterThanOrEqualTo(Frame.BYTES_MAX);
      pacer.received(Frame.BYTES_MAX - 1);
      credit += pacer.grant() - (Frame.BYTES_MAX - 1);
    }
    assertThat(credit).isLessThan(4 * Frame.BYTES_MAX);
  }

  private Outcome simulate(double bytesPerSecond, long tripNanos, int seconds) throws Exception {
    now = 0;
    Distance distance = new Distance(() -> now);
    Pacer pacer = new Pacer(() -> now, distance, demand(() -> 0));
    PriorityQueue<Event> events = new PriorityQueue<>();
    long order = 0;
    long free = 0;
    long credit = 0;
    long counted = 0;
    double queueSum = 0;
    long frames = 0;
    long end = seconds * 1_000_000_000L;
    long warm = end / 3;
    events.add(new Event(tripNanos / 2, order++, 0, -1, pacer.grant()));
    while (true) {
      Event event = events.poll();
      if (event == null || event.at() >= end) {
        break;
      }
      now = event.at();
      if (event.credit() > 0) {
        credit += event.credit();
      }
      if (event.pong() >= 0 && event.credit() < 0) { // At the server: queue the answer.
        free = Math.max(free, now);
        events.add(new Event(free + tripNanos / 2, order++, 0, event.pong(), 0));
      } else if (event.pong() >= 0) {
        pacer.pong(event.pong());
      }
      if (event.bytes() > 0) {
        pacer.received(event.bytes());
        counted += now >= warm ? event.bytes() : 0;
        if (pacer.probeDue()) {
          Ping ping = pacer.probe();
          if (ping != null) {
            events.add(new Event(now + tripNanos / 2, order++, 0, ping.token(), -1));
          }
        }
        int grant = pacer.grant();
        if (grant > 0) {
          events.add(new Event(now + tripNanos / 2, order++, 0, -1, grant));
        }
      }
      while (credit >= FRAME) {
        credit -= FRAME;
        free = Math.max(free, now);
        if (now >= warm) {
          queueSum += (free - now) / 1e6;
          frames++;
        }
        free += (long) (FRAME / bytesPerSecond * 1e9);
        events.add(new Event(free + tripNanos / 2, order++, FRAME, -1, 0));
      }
    }
    return new Outcome(
        counted / ((end - warm) / 1e9 * bytesPerSecond), queueSum / Math.max(1, frames));
  }

  @Test
  void theWindowIsBounded() throws Exception {
    assertThat(simulate(100e9, 200_000_000L, 20).used()).isLessThan(1);
    Pacer pacer = new Pacer(() -> now, new Distance(() -> now), demand(() -> 0));
    assertThat(pacer.grant()).isEqualTo(Pacer.WINDOW_INITIAL_BYTES);
    assertThat(pacer.grant()).as("nothing came yet").isZero();
    assertThat(Pacer.WINDOW_MAX_BYTES).isLessThan(Credit.BYTES_MAX);
  }

  @Test
  void pingsUnderWayAreBounded() {
    Pacer pacer = new Pacer(() -> now, new Distance(() -> now), demand(() -> 0));
    for (int i = 0; i < Pacer.PROBES_MAX; i++) {
      assertThat(pacer.probe()).isNotNull();
    }
    assertThat(pacer.probe()).isNull();
  }

  @Test
  void aPongThatAnswersNoPingIsRefused() {
    Pacer pacer = new Pacer(() -> now, new Distance(() -> now), demand(() -> 0));
    assertThatThrownBy(() -> pacer.pong(1)).isInstanceOf(LinkProtocolException.class);
  }

  @Test
  void demandUnderWayIsLeftRoomFor() {
    long[] reserved = {Pacer.WINDOW_INITIAL_BYTES / 2};
    Pacer pacer = new Pacer(() -> now, new Distance(() -> now), demand(() -> reserved[0]));
    assertThat(pacer.grant()).isEqualTo(Pacer.WINDOW_INITIAL_BYTES / 2);
    reserved[0] = 0;
    assertThat(pacer.grant()).isEqualTo(Pacer.WINDOW_INITIAL_BYTES / 2);
  }
}
