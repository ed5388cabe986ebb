package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import slipway.gateway.iscsi.Silence.Verdict;

class SilenceTest {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Silence silence = new Silence();

  private Verdict at(long seconds) {
    return silence.tick(Duration.ofSeconds(seconds).toNanos(), IDLE, ANSWER);
  }

  @Test
  void whoeverSaysNothingIsAskedOnceAndThenGivenUp() {
    assertThat(at(0)).isEqualTo(Verdict.FINE);
    assertThat(at(30)).isEqualTo(Verdict.FINE);
    assertThat(at(31)).isEqualTo(Verdict.ASK);
    assertThat(at(41)).isEqualTo(Verdict.FINE);
    assertThat(at(42)).isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void anAnswerBeginsTheTimeAnew() {
    at(0);
    assertThat(at(31)).isEqualTo(Verdict.ASK);
    silence.heard();
    assertThat(at(42)).isEqualTo(Verdict.FINE);
    assertThat(at(72)).isEqualTo(Verdict.FINE);
    assertThat(at(73)).isEqualTo(Verdict.ASK);
  }

  @Test
  void afterAPauseOfOurOwnNobodyIsGivenUpUnasked() {
    at(0);
    assertThat(at(3600)).isEqualTo(Verdict.ASK);
    assertThat(at(3610)).isEqualTo(Verdict.FINE);
    assertThat(at(3611)).isEqualTo(Verdict.GIVE_UP);
  }
}
