package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import slipway.manager.migrations.Plan.Hold;

/// What happens when, by the clock: the worlds of these tests begin at midnight UTC.
class ScheduleTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");

  private static Walk walk(Plan.Options options) {
    Walk walk = new Walk(Kind.WARM, options, new World(""));
    walk.operator.clear();
    return walk;
  }

  private static Plan.Options options(
      Instant startAt, Instant cutoverAt, Hold finalise, Window window) {
    return new Plan.Options(
        true, Hold.AT, Hold.AUTOMATIC, finalise, 0, startAt, cutoverAt, window, false);
  }

  private static Instant reached(Walk walk, State state) {
    return walk.dossier().migration().states().stream()
        .filter(s -> s.state() == state)
        .map(Migration.StateAt::at)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachThingWaitsForItsTime() {
    Instant startAt = MIDNIGHT.plus(Duration.ofHours(1));
    Instant cutoverAt = MIDNIGHT.plus(Duration.ofHours(2));
    Window window = new Window("03:00", "04:00", "UTC");
    Walk walk = walk(options(startAt, cutoverAt, Hold.AUTOMATIC, window));
    walk.start();
    for (int turn = 0; turn < 2_000 && walk.state() != State.FINALISED; turn++) {
      walk.oneTurn();
    }
    assertThat(reached(walk, State.PREPARED)).isBefore(startAt);
    assertThat(reached(walk, State.PREFILLING)).isBetween(startAt, startAt.plusSeconds(60));
    assertThat(reached(walk, State.CUTTING_OVER)).isBetween(cutoverAt, cutoverAt.plusSeconds(60));
    assertThat(reached(walk, State.FINALISING))
        .isBetween(MIDNIGHT.plus(Duration.ofHours(3)), MIDNIGHT.plus(Duration.ofHours(4)));
  }

  @Test
  void theOperatorMayBeEarlierThanTheClock() {
    Instant never = MIDNIGHT.plus(Duration.ofDays(1_000));
    Window window = new Window("22:00", "23:00", "UTC");
    Walk walk = walk(options(MIDNIGHT, never, Hold.AUTOMATIC, window));
    walk.start();
    walk.toTheHold(State.READY);
    assertThat(Allowed.now(walk.dossier())).contains(Decision.CUTOVER);
    walk.decide(Decision.CUTOVER);
    walk.toTheHold(State.FILLED);
    assertThat(Allowed.now(walk.dossier())).containsExactly(Decision.FINALISE);
    walk.decide(Decision.FINALISE);
    walk.toTheHold(State.FINALISED);
    assertThat(reached(walk, State.FINALISED)).isBefore(MIDNIGHT.plus(Duration.ofHours(22)));
  }

  @Test
  void aWindowOpensAndClosesInItsOwnTimeZoneAndGoesOverMidnight() {
    Window night = new Window("22:00", "02:00", "Europe/Vienna");
    assertThat(night.isOpen(Instant.parse("2026-11-21T20:59:59Z"))).isFalse();
    assertThat(night.isOpen(Instant.parse("2026-11-21T21:00:00Z"))).isTrue();
    assertThat(night.isOpen(Instant.parse("2026-11-22T00:59:59Z"))).isTrue();
    assertThat(night.isOpen(Instant.parse("2026-11-22T01:00:00Z"))).isFalse();
    assertThat(night.opens(Instant.parse("2026-11-22T12:00:00Z")))
        .isEqualTo("2026-11-22T21:00:00Z");
    assertThat(new Window("08:00", "08:00", "UTC").isOpen(MIDNIGHT)).isTrue();
  }
}
