package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecFileTest {
  private static final VolumeSpec SPEC =
      VolumeSpec.of("web-01", 1 << 30, URI.create("file:/dev/sdb"), URI.create("link://a/disk?g=1"))
          .withOrigin(3, URI.create("link://a/disk?g=3"))
          .withFill(true, 12_500_000);

  @TempDir Path dir;

  private Path path() {
    return dir.resolve("volume");
  }

  @Test
  void aSpecComesBackAsItWasWritten() throws IOException {
    SpecFile file = new SpecFile(path());
    file.write(SPEC);
    assertThat(file.read()).isEqualTo(SPEC);
    file.write(SPEC.withFill(false, 0));
    assertThat(file.read()).isEqualTo(SPEC.withFill(false, 0));
    assertThat(dir).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void theTextIsTheOneOfTheFormatPage() {
    assertThat(SpecFile.encode(SPEC))
        .startsWith("slipway volume 1\nname=web-01\nsize=1073741824\nhome=file:/dev/sdb\n")
        .containsPattern("\ncrc32c=[0-9a-f]{8}\n$");
  }

  @Test
  void anyChangedByteIsNoticed() throws IOException {
    byte[] good = SpecFile.encode(SPEC).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(path(), bad);
      assertThatThrownBy(() -> new SpecFile(path()).read()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSpecIsBounded() throws IOException {
    Files.write(path(), new byte[SpecFile.MAX_BYTES + 1]);
    assertThatThrownBy(() -> new SpecFile(path()).read()).hasMessageContaining("too long");
  }

  @Test
  void impossibleSpecsAreRefused() {
    assertThatThrownBy(() -> VolumeSpec.of("../etc", 1, SPEC.home(), SPEC.origin()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VolumeSpec.of("a", 0, SPEC.home(), SPEC.origin()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
