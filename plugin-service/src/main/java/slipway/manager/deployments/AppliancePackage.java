package slipway.manager.deployments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The appliance as this manager carries it: a descriptor, and disks beside it.
final class AppliancePackage {
  private static final String DESCRIPTOR = "slipway.ovf";

  private final Optional<Path> directory;

  AppliancePackage(Optional<Path> directory) {
    this.directory = directory;
  }

  /// @param diskBytes what there is to copy
  record Content(Path descriptor, long diskBytes) {}

  Content require() {
    Path in =
        directory.orElseThrow(
            () -> Problem.of(ProblemType.APPLIANCE_PACKAGE_MISSING).toException());
    try {
      List<Path> disks;
      try (Stream<Path> files = Files.list(in)) {
        disks = files.filter(file -> file.toString().endsWith(".vmdk")).toList();
      }
      if (disks.isEmpty() || !Files.isReadable(in.resolve(DESCRIPTOR))) {
        throw new IOException("a descriptor or a disk is missing");
      }
      long bytes = 0;
      for (Path disk : disks) {
        bytes += Files.size(disk);
      }
      return new Content(in.resolve(DESCRIPTOR), bytes);
    } catch (IOException e) {
      throw Problem.of(ProblemType.APPLIANCE_PACKAGE_DAMAGED, String.valueOf(e.getMessage()))
          .toException(e);
    }
  }
}
