package slipway.gateway.nbd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// Somebody else's NBD server as a child process, on a Unix socket.
final class NbdServer implements AutoCloseable {
  private final Process process;
  private final Path socket;

  private NbdServer(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  static NbdServer nbdkit(Path dir, String... plugin) throws IOException {
    Path socket = dir.resolve("nbdkit.sock");
    return start(
        socket, "nbdkit", List.of("-f", "--exit-with-parent", "-U", socket.toString()), plugin);
  }

  static NbdServer qemuNbd(Path dir, Path image) throws IOException {
    Path socket = dir.resolve("qemu.sock");
    return start(
        socket,
        "qemu-nbd",
        List.of("-t", "-f", "raw", "--discard=unmap", "-k", socket.toString()),
        image.toString());
  }

  private static NbdServer start(Path socket, String program, List<String> options, String... more)
      throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of(program));
    command.addAll(options);
    command.addAll(List.of(more));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new IOException(
          program + " is missing; ./slipway test installs it (nbdkit, qemu-utils)", e);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(socket) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException(command + " ended with " + process.exitValue());
    }
    return new NbdServer(process, socket);
  }

  URI uri() {
    return URI.create("nbd+unix:///?socket=" + socket);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      boolean _ = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
