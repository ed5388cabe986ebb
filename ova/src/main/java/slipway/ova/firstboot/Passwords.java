package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import slipway.ova.configuration.Configuration.Secret;
import slipway.ova.programs.Programs;

/// The administrator's password. Its hash is kept on the data disk, so that it outlives the system
/// disk, and so that a property that has not changed does not undo what was set at the console.
public final class Passwords {
  static final String USER = "admin";

  /// Reads a password and a hash, and exits 0 when they belong together. // crypt(5)
  private static final String COMPARE =
      "chomp(my ($p, $h) = <STDIN>); my $c = crypt($p, $h); exit(defined $c && $c eq $h ? 0 : 1)";

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int ITERATIONS = 600_000;
  private static final int HASH_BITS = 256;

  private final Place place;
  private final Programs programs;

  public Passwords(Place place, Programs programs) {
    this.place = place;
    this.programs = programs;
  }

  private Path keptHash() {
    return place.memory().resolve("admin.hash");
  }

  /// Of the property that was applied last.
  private Path propertyHash() {
    return place.memory().resolve("admin.property.hash");
  }

  /// By which the manager's page for the registration knows the password, without knowing it:
  /// `iterations:salt:hash`. // RFC 8018 §5.2
  Path verifier() {
    return place.memory().resolve("admin.verifier");
  }

  /// Whether one was set before.
  public boolean isKept() {
    return Files.exists(keptHash());
  }

  /// The password that the console left, if there is one.
  Optional<Secret> fromConsole() throws IOException {
    return Files.exists(place.newPassword())
        ? Optional.of(new Secret(Files.readString(place.newPassword())))
        : Optional.empty();
  }

  /// Sets the password that holds now.
  void apply(Secret asked, boolean fromConsole) throws IOException, InterruptedException {
    place.directory(place.memory(), "rwx------", "root");
    if (fromConsole) {
      set(asked);
      Files.delete(place.newPassword());
    } else if (!asked.text().isEmpty() && !matches(asked.text(), Place.read(propertyHash()))) {
      set(asked);
      place.write(propertyHash(), hash(), "rw-------", "root");
    } else {
      programs.run(
          LONGEST, List.of("chpasswd", "--encrypted"), USER + ":" + Place.read(keptHash()) + "\n");
    }
  }

  private void set(Secret password) throws IOException, InterruptedException {
    programs.run(LONGEST, List.of("chpasswd"), USER + ":" + password.text() + "\n");
    place.write(keptHash(), hash(), "rw-------", "root");
    place.write(verifier(), verifier(password), "rw-------", "root");
  }

  private static String verifier(Secret password) throws IOException {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(password.text().toCharArray(), salt, ITERATIONS, HASH_BITS))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return ITERATIONS + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IOException("the password cannot be hashed", e);
    }
  }

  private String hash() throws IOException {
    for (String line : Files.readAllLines(place.at("etc/shadow"))) {
      String[] fields = line.split(":", -1);
      if (fields[0].equals(USER) && fields.length > 1) {
        return fields[1];
      }
    }
    throw new IOException("there is no user " + USER);
  }

  /// Whether it is the administrator's password.
  public boolean isCurrent(String password) throws IOException, InterruptedException {
    return matches(password, hash());
  }

  private boolean matches(String password, String hash) throws InterruptedException {
    if (hash.isEmpty() || hash.startsWith("!") || hash.startsWith("*")) {
      return false;
    }
    try {
      programs.run(LONGEST, List.of("perl", "-e", COMPARE), password + "\n" + hash + "\n");
      return true;
    } catch (IOException no) {
      return false;
    }
  }
}
