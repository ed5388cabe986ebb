package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The proof: what was written is there, the disk is what the guest made of the frozen source, and
/// nothing of ours is left anywhere.
final class Verification {
  static final Duration READ_ALL_PATIENCE = Duration.ofMinutes(5);

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
    return new Report.Records(written, lost, corrupt);
  }

  /// Compares the disk that left the gateway with the frozen source plus the log of what the guest
  /// wrote.
  boolean disk() throws IOException, InterruptedException {
    Path kept = only(lab.destination().evidence(), "the disk that left the gateway");
    Path log = only(lab.destination().writeLogs(), "the log of the guest's writes");
    Path rebuilt = lab.directory().resolve("rebuilt.img");
    lab.source().flatten(Laboratory.MACHINE);
    sparseCopy(lab.source().disk(Laboratory.MACHINE), rebuilt);
    long writes = WriteLog.replay(log, rebuilt);
    timeline.say("rebuilt the disk from the frozen source and " + writes + " writes");
    long different = firstDifference(kept, rebuilt);
    Files.delete(rebuilt);
    if (different >= 0) {
      failures.add("the disk differs from its reconstruction at byte " + different);
      return false;
    }
    timeline.say("the disk is identical to its reconstruction");
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

  private static Path only(Path directory, String what) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      List<Path> all = new ArrayList<>();
      files.forEach(all::add);
      if (all.size() != 1) {
        throw new IOException("expected exactly " + what + ", found " + all);
      }
      return all.getFirst();
    }
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
