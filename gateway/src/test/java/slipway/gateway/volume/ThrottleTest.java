package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void noLimitNeverWaits() {
    Throttle throttle = new Throttle();
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.reserve(1 << 20, 0, 5)).isZero();
    }
  }

  @Test
  void overTimeTheRateIsTheLimit() {
    Throttle throttle = new Throttle();
    long now = 1;
    for (int i = 0; i <= 100; i++) {
      now += throttle.reserve(64 << 10, 1 << 20, now);
    }
    assertThat(now).isBetween(100 * SECOND / 16 - 1000, 100 * SECOND / 16 + 1000);
  }

  @Test
  void whatWasSavedUpInAPauseIsBounded() {
    Throttle throttle = new Throttle();
    assertThat(throttle.reserve(1000, 1000, 0)).isZero();
    long later = 3600 * SECOND;
    assertThat(throttle.reserve(200, 1000, later)).isZero();
    assertThat(throttle.reserve(200, 1000, later)).isEqualTo(SECOND / 10);
  }

  @Test
  void theMeterCountsFullSecondsOnly() {
    RateMeter meter = new RateMeter(0);
    for (long second = 0; second < 10; second++) {
      meter.add(700, second * SECOND + 5);
    }
    assertThat(meter.perSecond(9 * SECOND + 6)).isEqualTo(700);
    assertThat(meter.perSecond(60 * SECOND)).isZero();
  }
}
