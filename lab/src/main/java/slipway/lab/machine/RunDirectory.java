package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Where this JVM's unix sockets are. A socket's path is limited to 107 bytes, so they can't live
/// beside the disks. What a dead JVM left is removed when the next one starts.
final class RunDirectory {
  private static final String PREFIX = "slipway-lab-";
  private static final AtomicLong NEXT = new AtomicLong();
  private static final Path MINE = make();

  private RunDirectory() {}

  /// A path that no other socket of this JVM has.
  static Path socket(String what) throws IOException {
    Files.createDirectories(MINE);
    return MINE.resolve(what + NEXT.incrementAndGet());
  }

  private static Path make() {
    Path tmp = Path.of("/tmp");
    try (DirectoryStream<Path> old = Files.newDirectoryStream(tmp, PREFIX + "*")) {
      for (Path directory : old) {
        if (isOfDeadProcess(directory)) {
          deleteAll(directory);
        }
      }
    } catch (IOException e) {
      // Another user's leftovers, or another JVM that cleans at the same time: nothing of ours.
      System.getLogger(RunDirectory.class.getName())
          .log(System.Logger.Level.DEBUG, "old sockets stay", e);
    }
    Path mine = tmp.resolve(PREFIX + ProcessHandle.current().pid());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> deleteQuietly(mine)));
    return mine;
  }

  private static boolean isOfDeadProcess(Path directory) {
    String pid = directory.getFileName().toString().substring(PREFIX.length());
    return pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }

  private static void deleteQuietly(Path directory) {
    try {
      deleteAll(directory);
    } catch (IOException e) {
      System.getLogger(RunDirectory.class.getName())
          .log(System.Logger.Level.DEBUG, "sockets stay", e);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(directory);
    }
  }
}
