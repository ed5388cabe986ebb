package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import slipway.gateway.Fuzz;

class FilesFuzzTest {
  @Test
  void anyTextIsASpecOrRefused() throws Exception {
    SpecFile file = new SpecFile(Path.of("volume"));
    Fuzz.run(
        "volume-spec",
        20_000,
        bytes -> {
          VolumeSpec spec = file.decode(StandardCharsets.UTF_8.decode(bytes).toString());
          assertThat(spec.name()).isEqualTo("web-01");
        });
  }

  @Test
  void anyBytesAreABootTraceOrRefused() throws Exception {
    Fuzz.run(
        "boot-trace", 20_000, bytes -> assertThat(BootTrace.decode(bytes).length()).isEqualTo(4));
  }
}
