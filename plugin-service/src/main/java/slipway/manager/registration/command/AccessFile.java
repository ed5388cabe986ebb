package slipway.manager.registration.command;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Properties;
import java.util.Set;

/// A vCenter in a file that is used once: `url` and `thumbprint`, with an account (`user`,
/// `password`) or with the ticket of the installer that deployed the appliance (`path`, `token`).
record AccessFile(
    URI url, String thumbprint, String user, String password, String path, String token) {
  private static final int BYTES_MAX = 16 << 10;

  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /// Refuses a file that others can read or write: there is a password in it.
  static AccessFile read(Path file) throws IOException {
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      if (OF_OTHERS.contains(permission)) {
        throw new IOException(
            file + " holds a password and others may read or write it: chmod 600");
      }
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException(file + " is larger than " + BYTES_MAX + " bytes");
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no properties file", e);
    }
    boolean hasTicket = !properties.getProperty("token", "").isEmpty();
    return new AccessFile(
        VCenterOption.url(value(file, properties, "url")),
        value(file, properties, "thumbprint"),
        hasTicket ? "" : value(file, properties, "user"),
        hasTicket ? "" : value(file, properties, "password"),
        hasTicket ? value(file, properties, "path") : "",
        properties.getProperty("token", ""));
  }

  boolean isTicket() {
    return !token.isEmpty();
  }

  private static String value(Path file, Properties properties, String key) throws IOException {
    String value = properties.getProperty(key, "");
    if (value.isEmpty()) {
      throw new IOException(file + " says no " + key);
    }
    return value;
  }

  @Override
  public String toString() {
    return (isTicket() ? "a ticket" : user) + " at " + url;
  }
}
