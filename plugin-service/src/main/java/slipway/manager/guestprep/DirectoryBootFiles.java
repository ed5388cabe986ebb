package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Boot files in a directory of this host.
public final class DirectoryBootFiles implements BootFiles {
  private final Path directory;

  public DirectoryBootFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public void put(String instanceUuid, Path kernel, Path initrd) throws IOException {
    Path place = Files.createDirectories(place(instanceUuid));
    replace(kernel, place.resolve("vmlinuz"));
    replace(initrd, place.resolve("initrd"));
  }

  @Override
  public void get(String instanceUuid, Path kernelInto, Path initrdInto) throws IOException {
    Path place = place(instanceUuid);
    Files.copy(place.resolve("vmlinuz"), kernelInto);
    Files.copy(place.resolve("initrd"), initrdInto);
  }

  @Override
  public void forget(String instanceUuid) throws IOException {
    Path place = place(instanceUuid);
    Files.deleteIfExists(place.resolve("vmlinuz"));
    Files.deleteIfExists(place.resolve("initrd"));
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
