package slipway.ova.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostProgramsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Programs programs = new HostPrograms();

  @Test
  void anAnswerIsWhatTheProgramPrints() throws Exception {
    assertThat(programs.run(MINUTE, List.of("cat"), "a line")).isEqualTo("a line");
  }

  @Test
  void aFailureIsToldWithTheProgramsComplaint() {
    assertThatThrownBy(() -> shell("echo half; echo no room >&2; exit 3"))
        .isInstanceOf(IOException.class)
        .hasMessage("sh failed with 3: no room");
  }

  @Test
  void whoCrashesWithoutAComplaintIsToldByItsAnswer() {
    assertThatThrownBy(() -> shell("echo A fatal error has been detected; kill -ABRT $$"))
        .hasMessage("sh failed with 134: A fatal error has been detected");
  }

  @Test
  void whoTakesTooLongIsEnded() {
    assertThatThrownBy(() -> programs.run(Duration.ofMillis(50), List.of("sleep", "1000"), ""))
        .hasMessageContaining("took longer than");
  }

  private void shell(String script) throws IOException, InterruptedException {
    programs.run(MINUTE, List.of("sh", "-c", script), "");
  }
}
