package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import slipway.lab.process.HostProgram;

/// Read access to a snapshot's content for as long as it is open.
///
/// [#path] is either a symlink to a raw file, or a unix socket on which an NBD server offers the
/// content as its default export; [#kind] says which. The server opens the layers without QEMU's
/// image locks: a layer below a frozen one may be merged into meanwhile, which changes only blocks
/// that the reader finds in the layer above, and a merged layer's file lives on while it is open.
public final class FrozenDisk implements AutoCloseable {
  /// How many clients may read through one server.
  public static final int MAX_CLIENTS = 16;

  private static final Duration LONGEST_START = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(20);

  private final String snapshotId;
  private final Path path;
  private final @Nullable Process server;
  private final Consumer<FrozenDisk> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// How the content is offered.
  public enum Kind {
    RAW_FILE,
    NBD_SOCKET
  }

  private FrozenDisk(
      String snapshotId, Path path, @Nullable Process server, Consumer<FrozenDisk> onClose) {
    this.snapshotId = snapshotId;
    this.path = path;
    this.server = server;
    this.onClose = onClose;
  }

  static FrozenDisk open(String snapshotId, Path top, Consumer<FrozenDisk> onClose)
      throws IOException {
    Path path = RunDirectory.socket("frozen");
    if (QemuImage.format(top).equals("raw")) {
      Files.createSymbolicLink(path, top);
      return new FrozenDisk(snapshotId, path, null, onClose);
    }
    return new FrozenDisk(snapshotId, path, serve(top, path), onClose);
  }

  private static Process serve(Path top, Path socket) throws IOException {
    String options =
        "driver=qcow2,force-share=on,file.driver=file,file.filename="
            + top.toString().replace(",", ",,");
    Path log = socket.resolveSibling(socket.getFileName() + ".log");
    Process server =
        HostProgram.start(
            List.of(
                "qemu-nbd",
                "-r",
                "-t",
                "-e",
                "" + MAX_CLIENTS,
                "-k",
                "" + socket,
                "--image-opts",
                options),
            log);
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    try {
      while (!Files.exists(socket)) {
        if (!server.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("qemu-nbd does not serve " + top + ": " + Files.readString(log));
        }
        Thread.sleep(POLL);
      }
      return server;
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while qemu-nbd starts", e);
    } catch (IOException e) {
      server.destroyForcibly();
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  public Kind kind() {
    return server == null ? Kind.RAW_FILE : Kind.NBD_SOCKET;
  }

  String snapshotId() {
    return snapshotId;
  }

  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (server != null) {
        HostProgram.kill(server);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while qemu-nbd stops", e);
    } finally {
      Files.deleteIfExists(path);
      Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".log"));
      onClose.accept(this);
    }
  }
}
