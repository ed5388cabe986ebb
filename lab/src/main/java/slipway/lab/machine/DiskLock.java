package slipway.lab.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The right to write to a disk. The kernel holds it on a file, so it ends with this JVM and
/// excludes other objects and other JVMs; the file says who has it.
final class DiskLock {
  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable String holder;

  DiskLock(Path file) {
    this.file = file;
  }

  synchronized void acquire(String who) throws IOException {
    if (holder != null) {
      throw new DiskBusyException(file + " is in use by " + holder);
    }
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    boolean taken = false;
    try {
      taken = tryLock(opened);
      if (!taken) {
        throw new DiskBusyException(file + " is in use by " + Files.readString(file).strip());
      }
      opened.truncate(0);
      opened.write(ByteBuffer.wrap((who + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      channel = opened;
      holder = who;
    } finally {
      if (!taken) {
        opened.close();
      }
    }
  }

  private static boolean tryLock(FileChannel opened) throws IOException {
    try {
      FileLock lock = opened.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  synchronized void release() throws IOException {
    FileChannel held = channel;
    channel = null;
    holder = null;
    if (held != null) {
      held.close();
    }
  }

  synchronized Optional<String> holder() {
    return Optional.ofNullable(holder);
  }
}
