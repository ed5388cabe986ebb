package slipway.gateway.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/// What a restart must find again: a JSON document per id, in files that only the gateway's user
/// can read (a target's document holds its CHAP secret), each replaced as a whole or not at all.
final class StateFiles<T> {
  private static final String SUFFIX = ".json";

  private final Path directory;
  private final Class<T> type;
  private final ObjectMapper json = new ObjectMapper();

  StateFiles(Path directory, Class<T> type) {
    this.directory = directory;
    this.type = type;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be made", e);
    }
  }

  Map<String, T> readAll() {
    Map<String, T> all = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        all.put(
            name.substring(0, name.length() - SUFFIX.length()),
            json.readValue(file.toFile(), type));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The state in " + directory + " cannot be read", e);
    }
    return all;
  }

  void write(String id, T document) {
    Path file = file(id);
    Path fresh = file.resolveSibling(id + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(json.writeValueAsBytes(document));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  void delete(String id) {
    try {
      Files.deleteIfExists(file(id));
      syncDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException(file(id) + " cannot be deleted", e);
    }
  }

  private void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path file(String id) {
    return directory.resolve(Ids.checked(id) + SUFFIX);
  }
}
