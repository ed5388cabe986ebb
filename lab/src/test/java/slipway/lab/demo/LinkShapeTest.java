package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkShapeTest {
  @Test
  void aLinkHasARateAndADelay() {
    LinkShape link = LinkShape.parse("100:20");
    assertThat(link).isEqualTo(new LinkShape(100, Duration.ofMillis(20)));
    assertThat(link.bytesPerSecond()).isEqualTo(12_500_000);
    assertThat(LinkShape.parse("1000:2.5").oneWayDelay()).isEqualTo(Duration.ofNanos(2_500_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100", ":5", "100:", "0:5", "100:-1", "fast:5", "1:2:3", "100:NaN"})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> LinkShape.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000:5");
  }
}
