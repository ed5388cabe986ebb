package slipway.ova.programs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The programs of this machine.
public final class HostPrograms implements Programs {
  /// An environment document is the longest answer.
  static final int OUTPUT_BYTES_MAX = 4 << 20;

  /// Of a complaint.
  private static final int COMPLAINT_CHARACTERS_MAX = 2_000;

  @Override
  public String run(Duration longest, List<String> command, String input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    try {
      CompletableFuture<byte[]> out = read(process.getInputStream());
      CompletableFuture<byte[]> err = read(process.getErrorStream());
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closedEarly) {
        // Its exit code says whether that was right.
        if (!input.isEmpty() && process.isAlive()) {
          throw closedEarly;
        }
      }
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command.getFirst() + " took longer than " + longest);
      }
      String answer = new String(out.join(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        String complaint = new String(err.join(), StandardCharsets.UTF_8).strip();
        // A Java that crashes says so where its answer would have been.
        String why = end(complaint.isEmpty() ? answer.strip() : complaint);
        throw new IOException(
            command.getFirst() + " failed with " + process.exitValue() + ": " + why);
      }
      return answer;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - COMPLAINT_CHARACTERS_MAX));
  }

  private static CompletableFuture<byte[]> read(InputStream stream) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                result.complete(stream.readNBytes(OUTPUT_BYTES_MAX));
              } catch (IOException e) {
                result.complete(new byte[0]);
              }
            });
    return result;
  }
}
