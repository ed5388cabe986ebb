package slipway.lab.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs programs of the host. Every child gets SIGKILL from the kernel when this JVM dies.
public final class HostProgram {
  /// The most output [#run] takes from a program; more is an error.
  public static final int MAX_OUTPUT_BYTES = 256 << 20;

  /// How long a program may take to die after it was killed.
  private static final Duration LAST_BREATH = Duration.ofSeconds(10);

  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-starter").factory());

  private HostProgram() {}

  /// Starts a program that runs on its own; both its outputs go to the end of `log`.
  public static Process start(List<String> command, Path log) throws IOException {
    Redirect file = Redirect.appendTo(log.toFile());
    return start(
        command,
        builder ->
            builder
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(file)
                .redirectError(file));
  }

  /// Runs a program to its end and answers its standard output.
  public static String run(Duration longest, List<String> command)
      throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    run(longest, command, "", line -> lines.append(line).append('\n'));
    return lines.toString();
  }

  /// Runs a program to its end, tells its standard output line by line, and fails with the end of
  /// its standard error when it exits with anything but 0.
  public static void run(
      Duration longest, List<String> command, String input, Consumer<String> line)
      throws IOException, InterruptedException {
    Process process = start(command, _ -> {});
    try {
      Future<?> out = read(process.getInputStream(), line);
      StringBuilder complaint = new StringBuilder();
      Future<?> err = read(process.getErrorStream(), text -> keepTail(complaint, text));
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The program closed its input early; its exit code says whether that was right.
        keepTail(complaint, "input not taken: " + e.getMessage());
      }
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command.getFirst() + " took longer than " + longest);
      }
      // A grandchild may hold the pipes open; what the program itself wrote is here by now.
      await(out, command.getFirst());
      await(err, command.getFirst());
      if (process.exitValue() != 0) {
        throw new IOException(
            command.getFirst() + " failed with " + process.exitValue() + ": " + complaint);
      }
    } finally {
      stop(process);
    }
  }

  /// Kills a program and its children, and waits until it is gone.
  public static void stop(Process process) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      return;
    }
    // SIGTERM first and for children, too: a script cleans up its mounts only when it is asked.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    if (!process.waitFor(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
      kill(process);
    }
  }

  /// Kills a program at once, and waits until it is gone.
  public static void kill(Process process) throws IOException, InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("process " + process.pid() + " survives SIGKILL");
    }
  }

  private static void keepTail(StringBuilder text, String line) {
    synchronized (text) {
      text.append(line).append('\n');
      if (text.length() > 4_000) {
        text.delete(0, text.length() - 4_000);
      }
    }
  }

  private static Process start(List<String> command, Consumer<ProcessBuilder> settings)
      throws IOException {
    List<String> tied = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
    tied.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(tied);
    settings.accept(builder);
    requireInstalled(command.getFirst());
    try {
      return STARTER.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new IOException("can't start " + command.getFirst(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting " + command.getFirst(), e);
    }
  }

  private static void requireInstalled(String program) throws IOException {
    for (String needed : List.of(program, "setpriv")) {
      if (!isInstalled(needed)) {
        throw new IOException(
            needed + " is not installed; ./slipway test and ./slipway demo install what is needed");
      }
    }
  }

  private static boolean isInstalled(String program) {
    if (program.startsWith("/")) {
      return new File(program).canExecute();
    }
    for (String place : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
      if (new File(place, program).canExecute()) {
        return true;
      }
    }
    return false;
  }

  private static Future<?> read(InputStream stream, Consumer<String> line) {
    FutureTask<?> task =
        new FutureTask<>(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(
                      new java.io.InputStreamReader(stream, StandardCharsets.UTF_8))) {
                long total = 0;
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                  total += text.length();
                  if (total > MAX_OUTPUT_BYTES) {
                    throw new IOException("more output than " + MAX_OUTPUT_BYTES + " bytes");
                  }
                  line.accept(text);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            null);
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void await(Future<?> reader, String program)
      throws IOException, InterruptedException {
    try {
      reader.get(LAST_BREATH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("reading from " + program, e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(program + " left its output open", e);
    }
  }
}
