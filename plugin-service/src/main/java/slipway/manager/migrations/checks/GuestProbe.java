package slipway.manager.migrations.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;
import slipway.manager.vsphere.GuestOperations.GuestProcess;

/// Asks a guest about its account and its free space, with one short script that changes nothing.
/// The password goes there as a file of mode 0600 in a directory only the account can enter, and
/// the directory goes with everything in it.
final class GuestProbe {
  /// How long the script may take.
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String SCRIPT =
      """
      cd "$1" || exit 1
      export LC_ALL=C
      {
        if [ "$(id -u)" = 0 ]; then echo root=yes
        elif ! command -v sudo >/dev/null; then echo 'root=there is no sudo'
        elif sudo -n true 2>/dev/null; then echo root=yes
        elif sudo -k -S -p '' true <password 2>why; then echo root=yes
        else echo "root=$(head -n 1 why)"; fi
        for fs in / /boot /var; do
          [ -d "$fs" ] && df -Pk "$fs" | awk -v fs="$fs" 'NR==2 { print "free " fs "=" $4 }'
        done
      } >answer.tmp 2>/dev/null
      rm -f password
      mv answer.tmp answer
      """;

  private GuestProbe() {}

  /// @param whyNotRoot empty when it is
  /// @param freeBytes by file system; a missing one is not there
  record Answer(boolean root, String whyNotRoot, Map<String, Long> freeBytes) {}

  static Answer ask(GuestOperations guest, GuestCredentials credentials) {
    String directory = guest.createTemporaryDirectory("slipway-probe");
    try {
      upload(guest, directory + "/probe.sh", SCRIPT, 0700);
      upload(guest, directory + "/password", credentials.password() + "\n", 0600);
      long pid = guest.start("/bin/sh", directory + "/probe.sh " + directory, directory);
      await(guest, pid);
      return parse(download(guest, directory + "/answer"));
    } finally {
      guest.deleteDirectory(directory);
    }
  }

  static Answer parse(String text) {
    String root = "the guest did not say";
    Map<String, Long> free = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      String value = line.substring(equals + 1);
      if (line.startsWith("root=")) {
        root = value;
      } else if (line.startsWith("free ") && value.matches("[0-9]{1,15}")) {
        free.put(line.substring("free ".length(), equals), Long.parseLong(value) * 1024);
      }
    }
    boolean isRoot = root.equals("yes");
    return new Answer(isRoot, isRoot ? "" : root, free);
  }

  private static void upload(GuestOperations guest, String path, String text, int mode) {
    guest.upload(path, text.getBytes(StandardCharsets.UTF_8), mode);
  }

  private static void await(GuestOperations guest, long pid) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (guest.process(pid).state() == GuestProcess.State.RUNNING) {
      if (System.nanoTime() > deadline) {
        guest.kill(pid);
        throw Problem.of(
                ProblemType.GUEST_OPERATIONS_UNAVAILABLE, "The guest", "a short script hangs in it")
            .toException();
      }
      try {
        Thread.sleep(Duration.ofMillis(500));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.of(ProblemType.INTERNAL, "interrupted").toException(e);
      }
    }
  }

  private static String download(GuestOperations guest, String path) {
    try {
      Path directory = Files.createTempDirectory("slipway-probe");
      Path file = directory.resolve("answer");
      try {
        guest.download(path, file);
        return Files.readString(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
