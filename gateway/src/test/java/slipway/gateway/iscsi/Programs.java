package slipway.gateway.iscsi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Other people's programs that judge the target. A missing one is a failure, never a skip.
final class Programs {
  /// How a program ended, and what it said on both streams.
  record Outcome(int code, String output) {}

  private Programs() {}

  static Path find(String name, String debianPackage) {
    for (String dir : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin")) {
      Path program = Path.of(dir, name);
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    throw new AssertionError(
        name + " is missing: apt-get install " + debianPackage + " (./slipway test does it)");
  }

  static Outcome run(Duration limit, List<String> command) throws Exception {
    Path output = Files.createTempFile("program", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(command + " hung for " + limit + ":\n" + text(output));
      }
      return new Outcome(process.exitValue(), text(output));
    } finally {
      Files.delete(output);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
