package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;

/// The appliance's files, below `/` or a folder that stands for it.
public record Place(Path root) {

  Path at(String path) {
    return root.resolve(path.replaceFirst("^/", ""));
  }

  /// What lives until the next boot.
  public Path run() {
    return at("run/slipway");
  }

  /// What is wrong, a line each; the console shows it.
  public Path complaints() {
    return run().resolve("complaints");
  }

  /// The account that registers the plugin, waiting for that; deleted when it has been used.
  public Path registration() {
    return run().resolve("registration.properties");
  }

  /// What became of that, for the console.
  public Path registrationOutcome() {
    return run().resolve("registration.outcome");
  }

  /// A password from the console on its way; taken and deleted.
  public Path newPassword() {
    return run().resolve("new-password");
  }

  /// The data disk.
  public Path data() {
    return at("var/lib/slipway");
  }

  /// What this program itself remembers, for root alone.
  public Path memory() {
    return data().resolve("appliance");
  }

  /// The certificate that browsers see.
  public Path httpsCertificate() {
    return data().resolve("https/cert.pem");
  }

  /// Exists when the appliance has the role.
  public Path role(slipway.ova.configuration.Role role) {
    return run().resolve("roles/" + role.word());
  }

  /// Writes it anew under another name first; answers whether anything changed.
  boolean write(Path file, String content, String mode, String owner) throws IOException {
    boolean changed = !content.equals(read(file));
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, content);
    own(fresh, owner, mode);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return changed;
  }

  /// Its content; empty when there is none.
  static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  Path directory(Path directory, String mode, String owner) throws IOException {
    Files.createDirectories(directory);
    own(directory, owner, mode);
    return directory;
  }

  /// @param owner `user` or `user:group`; in a folder that stands for `/` everything is the
  /// caller's
  void own(Path path, String owner, String mode) throws IOException {
    if (root.equals(Path.of("/"))) {
      UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
      String[] userAndGroup = owner.split(":", -1);
      PosixFileAttributeView view =
          Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      view.setOwner(users.lookupPrincipalByName(userAndGroup[0]));
      view.setGroup(users.lookupPrincipalByGroupName(userAndGroup[userAndGroup.length - 1]));
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
