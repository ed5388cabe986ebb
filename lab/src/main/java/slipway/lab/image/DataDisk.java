package slipway.lab.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import slipway.lab.process.HostProgram;

/// A machine's second disk: one file system, found by its UUID, for what the workload writes, and
/// with files whose checksums it holds.
///
/// @param uuid of its file system
public record DataDisk(UUID uuid) {
  private static final int SIZE_MIB = 256;
  private static final int DATA_MIB = 48;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  public static DataDisk fresh() {
    return new DataDisk(UUID.randomUUID());
  }

  /// Makes the disk.
  public void writeTo(Path raw) throws IOException, InterruptedException {
    if (Files.exists(raw)) {
      throw new IOException(raw + " exists");
    }
    Path scripts = RecipeFiles.extract();
    try {
      HostProgram.run(
          LONGEST,
          List.of(
              "bash",
              scripts.resolve("make-data.sh").toString(),
              raw.toString(),
              "" + SIZE_MIB,
              "" + DATA_MIB,
              uuid.toString()));
    } finally {
      RecipeFiles.delete(scripts);
    }
  }
}
