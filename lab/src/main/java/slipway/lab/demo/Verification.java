package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import slipway.lab.machine.Disk;

/// The proof: what was written is there, the disk is what the guest made of the frozen source, and
/// nothing of ours is left anywhere.
final class Verification {
  static final Duration READ_ALL_PATIENCE = Duration.ofMinutes(5);

  /// Where the workload's second disk is mounted.
  private static final String SECOND_DISK = "/var/lib/workload";

  private final Laboratory lab;
  private final Timeline timeline;
  private final List<String> failures;

  Verification(Laboratory lab, Timeline timeline, List<String> failures) {
    this.lab = lab;
    this.timeline = timeline;
    this.failures = failures;
  }

  /// Has the guest read every record and every file of its business again.
  ///
  /// @param lastAtSource the newest record that anybody outside saw at the source
  Report.Records records(WorkloadProbe guest, long lastAtSource)
      throws IOException, InterruptedException {
    JsonNode verified = guest.get("verify", READ_ALL_PATIENCE);
    long last = verified.path("lastRecord").asLong();
    long written = verified.path("verified").asLong();
    long lost = verified.path("missing").asLong();
    long corrupt = verified.path("corrupt").asLong(-1) - lost;
    if (last < lastAtSource) {
      lost += lastAtSource - last;
    }
    timeline.say("records: %d written, %d lost, %d corrupt".formatted(written, lost, corrupt));
    if (written == 0 || lost != 0 || corrupt != 0) {
      failures.add("records of the workload are lost or altered: " + verified);
    }
    JsonNode data = guest.get("verify-data", READ_ALL_PATIENCE);
    if (data.path("corrupt").asInt(-1) != 0 || data.path("files").asInt() == 0) {
      failures.add("files of the workload are altered: " + data);
    }
    if (lab.source().disks(Laboratory.MACHINE).size() > 1) {
      furtherDisks();
    }
    return new Report.Records(written, lost, corrupt);
  }

  /// Has the guest read the files of the disk beside the one it booted from.
  private void furtherDisks() throws IOException, InterruptedException {
    String device =
        lab.destination()
            .inGuest(Laboratory.MACHINE, "findmnt -n -o SOURCE --target " + SECOND_DISK)
            .strip();
    String altered =
        lab.destination()
            .inGuest(
                Laboratory.MACHINE,
                "sync; echo 3 > /proc/sys/vm/drop_caches; cd "
                    + SECOND_DISK
                    + " && sha256sum -c --quiet SHA256SUMS 2>&1 && echo whole")
            .strip();
    timeline.say("files of the second disk, " + device + " in the guest: " + altered);
    if (!altered.equals("whole")) {
      failures.add("files of the second disk are altered: " + altered);
    }
  }

  /// Compares the disks that left the gateway with the frozen source plus the logs of what the
  /// guest wrote.
  boolean disks() throws IOException, InterruptedException {
    List<Disk> sources = lab.source().disks(Laboratory.MACHINE);
    int count = sources.size();
    List<Path> kept =
        files(lab.destination().evidence(), Laboratory.MACHINE, '_', "-.*\\.raw", count);
    List<Path> logs =
        files(lab.destination().writeLogs(), "[0-9a-f]{8}(-[0-9a-f]+){4}", '-', "\\.writes", count);
    boolean identical = true;
    for (int number = 0; number < sources.size(); number++) {
      identical &= disk(number, sources.get(number), kept.get(number), logs.get(number));
    }
    return identical;
  }

  private boolean disk(int number, Disk source, Path kept, Path log)
      throws IOException, InterruptedException {
    Path rebuilt = lab.directory().resolve("rebuilt.img");
    // Merges the lab's own overlays, so that the raw file is the disk.
    source.flatten();
    sparseCopy(source.rawFile(), rebuilt);
    long writes = WriteLog.replay(log, rebuilt);
    timeline.say(
        "rebuilt disk %d from the frozen source and %d writes".formatted(number + 1, writes));
    long different = firstDifference(kept, rebuilt);
    Files.delete(rebuilt);
    if (different >= 0) {
      failures.add(
          "disk %d differs from its reconstruction at byte %d".formatted(number + 1, different));
      return false;
    }
    if (writes == 0) {
      failures.add("the guest wrote nothing to disk %d".formatted(number + 1));
      return false;
    }
    timeline.say("disk %d is identical to its reconstruction".formatted(number + 1));
    return true;
  }

  private static void sparseCopy(Path from, Path to) throws IOException, InterruptedException {
    Process copy =
        new ProcessBuilder("cp", "--sparse=always", "--", from.toString(), to.toString())
            .inheritIO()
            .start();
    if (copy.waitFor() != 0) {
      throw new IOException("copying " + from + " failed");
    }
  }

  /// Byte by byte, whatever the two files' holes; -1 when they are the same.
  private static long firstDifference(Path a, Path b) throws IOException {
    return Files.size(a) == Files.size(b)
        ? Files.mismatch(a, b)
        : Math.min(Files.size(a), Files.size(b));
  }

  /// The file of each disk, the first disk's first, and no other.
  ///
  /// @param first what the first disk's name looks like; the others' have `mark` and a number after
  private static List<Path> files(Path directory, String first, char mark, String end, int count)
      throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      files.forEach(all::add);
    }
    List<Path> inOrder = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      String name = first + (number == 0 ? "" : "" + mark + number) + end;
      all.stream()
          .filter(file -> file.getFileName().toString().matches(name))
          .forEach(inOrder::add);
    }
    if (inOrder.size() != count || all.size() != count) {
      throw new IOException("expected a file for each of " + count + " disks, found " + all);
    }
    return inOrder;
  }

  /// What is left in vCenters and gateways.
  List<String> leftovers() throws IOException {
    List<String> left = new ArrayList<>();
    left.addAll(lab.source().leftovers());
    left.addAll(lab.destination().leftovers());
    return left;
  }

  /// What the preparation and its undoing left inside the guest.
  List<String> guestLeftovers() throws IOException, InterruptedException {
    return lab.destination().guestLeftovers(Laboratory.MACHINE);
  }
}
