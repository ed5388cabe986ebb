package slipway.manager.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files beside the database that a backup holds: identities and the authority that issued
/// them. What gateways keep of volumes is not among them: a map of yesterday would make them serve
/// what nobody has written.
record KeptFiles(Path data) {
  /// The key that seals the database's secrets; handled by itself.
  static final String SECRET_KEY = "manager/secret.key";

  private static final List<String> DIRECTORIES =
      List.of("authority", "gateway/tls", "manager/https", "manager/tls");

  static final int FILE_BYTES_MAX = 1 << 20;
  static final int FILES_MAX = 256;
  private static final int DEPTH_MAX = 4;

  /// Their contents by name, as in `manager/tls/key.pem`.
  Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String directory : DIRECTORIES) {
      Path top = data.resolve(directory);
      if (!Files.isDirectory(top)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(top, DEPTH_MAX)) {
        for (Path file : files.filter(f -> Files.isRegularFile(f, NOFOLLOW)).toList()) {
          if (Files.size(file) > FILE_BYTES_MAX || contents.size() == FILES_MAX) {
            throw new IOException(file + " is not what an identity consists of: too large or many");
          }
          contents.put(data.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return contents;
  }

  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

  /// Whether a backup may bring a file of that name.
  static boolean isKept(String name) {
    Path path = Path.of(name).normalize();
    return path.toString().equals(name)
        && (name.equals(SECRET_KEY) || DIRECTORIES.stream().anyMatch(d -> path.startsWith(d)));
  }

  /// Puts each in its place, for the owner of the folder that it is in and for nobody else. What
  /// belongs to a part that this machine does not have is left out.
  void write(Map<String, byte[]> contents) throws IOException {
    for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
      String name = entry.getKey();
      if (!isKept(name)) {
        throw Seal.damaged("it holds a file of the name " + name);
      }
      if (name.startsWith("gateway/") && Files.notExists(data.resolve("gateway"))) {
        continue;
      }
      write(data.resolve(name), entry.getValue());
    }
  }

  private void write(Path file, byte[] content) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException(file + " is in no folder");
    }
    makeDirectory(parent);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, content);
    ownAs(parent, fresh);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void makeDirectory(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (Files.isDirectory(directory) || parent == null) {
      return;
    }
    makeDirectory(parent);
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ownAs(parent, directory);
  }

  private static void ownAs(Path model, Path path) throws IOException {
    PosixFileAttributes its = Files.readAttributes(model, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (!view.readAttributes().owner().equals(its.owner())) {
      view.setGroup(its.group());
      view.setOwner(its.owner());
    }
  }
}
