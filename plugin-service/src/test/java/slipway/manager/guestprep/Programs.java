package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of this host that tests call.
final class Programs {
  static final Path GUEST = Path.of(System.getProperty("slipway.root"), "guest");
  // The actions' own tests take two minutes on two cores, and longer on busy ones.
  private static final long LIMIT_SECONDS = 2400;

  private Programs() {}

  /// Runs to the end; fails with the output when the code is not 0.
  static String run(Path directory, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", "");
    try {
      Process process;
      try {
        process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
      } catch (IOException e) {
        throw new AssertionError(command[0] + " is missing; ./slipway test installs it", e);
      }
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      String text = Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(ended).as("%s ended: %s", List.of(command), text).isTrue();
      assertThat(process.exitValue()).as("%s: %s", List.of(command), text).isZero();
      return text;
    } finally {
      Files.delete(output);
    }
  }
}
