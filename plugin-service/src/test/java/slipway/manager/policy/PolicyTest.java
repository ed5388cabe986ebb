package slipway.manager.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.policy.Policy.Day;
import slipway.manager.policy.Policy.Entry;
import slipway.manager.policy.Policy.Throttle;

class PolicyTest {
  // 2026-11-23 is a Monday.
  private static final Throttle THROTTLE =
      new Throttle(
          500L,
          "Europe/Vienna",
          List.of(
              new Entry(List.of(Day.MON, Day.TUE), "08:00", "18:00", 100L),
              new Entry(List.of(Day.FRI), "22:00", "06:00", null)));

  private static long at(String instant) {
    return THROTTLE.at(Instant.parse(instant)).orElse(-1);
  }

  @Test
  void anEntryAppliesOnItsDaysInItsTimeZone() {
    assertThat(at("2026-11-23T06:59:59Z")).isEqualTo(500);
    assertThat(at("2026-11-23T07:00:00Z")).isEqualTo(100);
    assertThat(at("2026-11-23T16:59:59Z")).isEqualTo(100);
    assertThat(at("2026-11-23T17:00:00Z")).isEqualTo(500);
    assertThat(at("2026-11-25T10:00:00Z")).isEqualTo(500);
  }

  @Test
  void anEntryOverMidnightBelongsToTheDayOnWhichItBegins() {
    assertThat(at("2026-11-27T22:00:00Z")).isEqualTo(-1);
    assertThat(at("2026-11-28T04:59:00Z")).isEqualTo(-1);
    assertThat(at("2026-11-28T05:00:00Z")).isEqualTo(500);
    assertThat(at("2026-11-28T22:00:00Z")).isEqualTo(500);
    assertThat(at("2026-11-27T04:00:00Z")).isEqualTo(500);
  }

  @Test
  void withoutAnythingThereIsNoLimit() {
    assertThat(Policy.INITIAL.throttle().at(Instant.EPOCH)).isEmpty();
  }
}
