package slipway.ova.descriptor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One disk of the package.
///
/// @param name in the archive; empty for a disk that vCenter makes, empty as well
/// @param populatedBytes what an importer has to write, to the nearest grain
record DiskFile(Path file, String name, long sizeBytes, long capacityBytes, long populatedBytes) {

  static DiskFile blank(long capacityBytes) {
    return new DiskFile(Path.of(""), "", 0, capacityBytes, 0);
  }

  boolean isBlank() {
    return name.isEmpty();
  }

  static DiskFile of(Path file) throws IOException {
    VmdkHeader header = VmdkHeader.read(file);
    return new DiskFile(
        file,
        String.valueOf(file.getFileName()),
        Files.size(file),
        header.capacityBytes(),
        VmdkHeader.populatedBytes(file));
  }
}
