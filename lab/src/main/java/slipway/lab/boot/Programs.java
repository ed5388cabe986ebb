package slipway.lab.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.lab.process.HostProgram;

/// The gateway's own commands, run as processes beside the guest. Closing it ends those that still
/// run.
final class Programs implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Pattern LISTENING = Pattern.compile("\"listening\":\"[^\"]*:(\\d+)\"");

  private final Path root;
  private final Path work;
  private final List<Process> running = new ArrayList<>();

  Programs(Path root, Path work) {
    this.root = root;
    this.work = work;
  }

  List<String> gateway(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", root.resolve("gateway/target/gateway.jar").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Publishes a disk on the link; answers the port.
  int export(Path disk, Path tls) throws IOException, InterruptedException {
    return start(
            gateway("export", "--disk", "" + disk, "--listen", "127.0.0.1:0", "--tls", "" + tls))
        .port();
  }

  /// A program that listens.
  record Listening(Process process, int port, Path log) {
    /// The last line it wrote: what it tells of itself at its end.
    String lastWords() throws IOException {
      return Files.readAllLines(log).getLast();
    }
  }

  Listening start(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(work, "gateway", ".log");
    Process process = HostProgram.start(command, log);
    running.add(process);
    long until = System.nanoTime() + LONGEST_START.toNanos();
    while (true) {
      Matcher line = LISTENING.matcher(Files.readString(log));
      if (line.find()) {
        return new Listening(process, Integer.parseInt(line.group(1)), log);
      }
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IOException("the gateway does not start: " + Files.readString(log));
      }
      Thread.sleep(POLL);
    }
  }

  static InetSocketAddress here(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void close() throws IOException {
    for (Process process : running) {
      try {
        HostProgram.stop(process);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
