package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;

/// Boot files in a directory of this host.
public final class DirectoryBootFiles implements BootFiles {
  private final Path directory;

  public DirectoryBootFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public void put(String instanceUuid, Map<BootFile, Path> files) throws IOException {
    Path place = Files.createDirectories(place(instanceUuid));
    for (BootFile file : BootFile.values()) {
      Path from = files.get(file);
      if (from == null) {
        Files.deleteIfExists(place.resolve(file.fileName()));
      } else {
        replace(from, place.resolve(file.fileName()));
      }
    }
  }

  @Override
  public void get(String instanceUuid, BootFile file, Path into) throws IOException {
    Files.copy(place(instanceUuid).resolve(file.fileName()), into);
  }

  @Override
  public void forget(String instanceUuid) throws IOException {
    Path place = place(instanceUuid);
    for (BootFile file : BootFile.values()) {
      Files.deleteIfExists(place.resolve(file.fileName()));
    }
    Files.deleteIfExists(place);
  }

  private static void replace(Path from, Path to) throws IOException {
    if (Files.size(from) > FILE_BYTES_MAX) {
      throw new IOException(from + " is larger than " + FILE_BYTES_MAX + " bytes");
    }
    Path fresh = Files.copy(from, Path.of(to + ".new"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
  }

  // Read as a UUID, so that no id leads out of the directory.
  private Path place(String instanceUuid) {
    return directory.resolve(UUID.fromString(instanceUuid).toString());
  }
}
