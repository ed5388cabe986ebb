package slipway.manager.alarms;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.enrolment.GatewayRounds.Sighting;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.problem.ProblemType;

class AlarmsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long GIB = 1L << 30;

  @TempDir Path dir;

  private static List<ProblemType> judged(Duration skew, long free, long total, Instant end) {
    List<Alarm> alarms = new ArrayList<>();
    Alarms.judge(
        new Reading(
            "site",
            "gateway",
            "gw",
            Optional.of(skew),
            Optional.of(new Reading.Space(free, total)),
            Optional.of(end)),
        NOW,
        alarms);
    assertThat(alarms)
        .allSatisfy(
            alarm -> {
              assertThat(alarm.object()).isEqualTo("gateway gw");
              assertThat(alarm.problem().cause()).contains("gateway gw").doesNotContain("{");
            });
    return alarms.stream().map(alarm -> alarm.problem().type()).toList();
  }

  private static final Instant LATER = NOW.plus(Duration.ofDays(60));

  @Test
  void whatIsWellRaisesNothing() {
    assertThat(judged(Duration.ofSeconds(29), 5 * GIB, 20 * GIB, LATER)).isEmpty();
  }

  @Test
  void aClockThatIsAheadOrBehindIsTold() {
    assertThat(judged(Duration.ofSeconds(31), 5 * GIB, 20 * GIB, LATER))
        .containsExactly(ProblemType.CLOCK_SKEWED);
    assertThat(judged(Duration.ofSeconds(-31), 5 * GIB, 20 * GIB, LATER))
        .containsExactly(ProblemType.CLOCK_SKEWED);
  }

  @Test
  void aDiskIsLowByItsShareAndByItsBytes() {
    assertThat(judged(Duration.ZERO, 3 * GIB, 40 * GIB, LATER))
        .containsExactly(ProblemType.DATA_DISK_LOW);
    assertThat(judged(Duration.ZERO, GIB - 1, 2 * GIB, LATER))
        .containsExactly(ProblemType.DATA_DISK_LOW);
  }

  @Test
  void aCertificateThatWasNotRenewedIsTold() {
    assertThat(judged(Duration.ZERO, 5 * GIB, 20 * GIB, NOW.plus(Duration.ofDays(19))))
        .containsExactly(ProblemType.CERTIFICATE_ENDING);
  }

  @Test
  void theSkewIsWhatTheWayOfTheAnswerDoesNotExplain() {
    Instant after = NOW.plusSeconds(2);
    assertThat(Sighting.skew(NOW.plusSeconds(1), NOW, after)).isZero();
    assertThat(Sighting.skew(NOW.plusSeconds(5), NOW, after)).hasSeconds(3);
    assertThat(Sighting.skew(NOW.minusSeconds(5), NOW, after)).hasSeconds(-5);
  }

  @Test
  void theManagersOwnDiskAndEveryGatewayThatAnswersAreMeasured() {
    var health =
        new GatewayControl.Health(
            "gw", "1", "h:1", "h:2", 1, NOW, null, 0, new GatewayControl.Space(1, 2));
    var gateway = new Gateway("site", "gw", "vm-1", URI.create("https://gw:1"));
    var alarms =
        new Alarms(
            List::of,
            site -> {
              throw new AssertionError("there is no site");
            },
            () -> List.of(new Sighting(gateway, health, Optional.of(Duration.ZERO), NOW)),
            dir,
            Clock.systemUTC());
    alarms.look();
    assertThat(alarms.readings()).extracting(Reading::kind).containsExactly("manager", "gateway");
    assertThat(alarms.readings().getFirst().space().orElseThrow().totalBytes()).isPositive();
    assertThat(alarms.now()).extracting(Alarm::object).contains("gateway gw");
  }
}
