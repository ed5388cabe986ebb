package slipway.lab.demo;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A program of the product, started as an appliance's init system would start it.
///
/// It ends when this JVM ends, however that happens: a shell between the two waits for the pipe
/// from
/// here to close, and then kills it.
final class Subprocess {
  private static final String GUARD =
      """
      exec 3<&0 0</dev/null
      "$@" & child=$!
      echo $child
      { read -r _ <&3; kill -KILL $child 2>/dev/null; } & watch=$!
      wait $child; code=$?
      kill $watch 2>/dev/null
      exit $code
      """;

  private final String name;
  private final List<String> command;
  private final Path log;
  private volatile long loggedBefore;
  private @Nullable Process guard;
  private @Nullable ProcessHandle child;

  Subprocess(String name, List<String> command, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
  }

  synchronized void start() throws IOException {
    loggedBefore = lines();
    List<String> guarded = new ArrayList<>(List.of("bash", "-c", GUARD, name));
    guarded.addAll(redirected());
    Process started =
        new ProcessBuilder(guarded)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    guard = started;
    String pid = started.inputReader(java.nio.charset.StandardCharsets.UTF_8).readLine();
    if (pid == null) {
      throw new IOException(name + " did not start; see " + log);
    }
    child = ProcessHandle.of(Long.parseLong(pid)).orElse(null);
  }

  /// The guard's own output is the child's pid; the child's goes to the log.
  private List<String> redirected() {
    List<String> shell =
        new ArrayList<>(List.of("bash", "-c", "exec \"$@\" >>\"$0\" 2>&1", log.toString()));
    shell.addAll(command);
    return shell;
  }

  synchronized boolean isAlive() {
    return guard != null && guard.isAlive();
  }

  /// Waits until it has ended; false when it has not in that time.
  boolean await(Duration longest) throws InterruptedException {
    Process process;
    synchronized (this) {
      process = guard;
    }
    return process == null || process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// SIGKILL.
  synchronized void kill() {
    if (child != null) {
      child.destroyForcibly();
    }
  }

  /// SIGTERM, and SIGKILL when that takes too long.
  void stop(Duration patience) {
    synchronized (this) {
      if (child != null) {
        child.destroy();
      }
    }
    try {
      if (!await(patience)) {
        kill();
        await(patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
    synchronized (this) {
      if (guard != null) {
        try (OutputStream pipe = guard.getOutputStream()) {
          pipe.flush();
        } catch (IOException e) {
          // The shell has ended already and closed its side.
          guard = null;
        }
      }
    }
  }

  /// Whether its log has a line with that text, written since it was last started.
  boolean hasLogged(String text) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.skip(loggedBefore).anyMatch(line -> line.contains(text));
    }
  }

  private long lines() throws IOException {
    if (Files.notExists(log)) {
      return 0;
    }
    try (var lines = Files.lines(log)) {
      return lines.count();
    }
  }

  /// The end of its log, for an error message.
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /// The java of this JVM.
  static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }
}
