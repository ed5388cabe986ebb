package slipway.manager.registration.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What the appliance left for the manager to know the password of `admin` by, without knowing it:
/// `iterations:salt:hash`, the latter two in Base64. // RFC 8018 §5.2
final class AdminPassword {
  private static final int ITERATIONS_MAX = 10_000_000;
  private static final int HASH_BITS = 256;

  private AdminPassword() {}

  static boolean matches(Path verifier, String password) throws IOException {
    String[] parts = Files.readString(verifier).strip().split(":", -1);
    if (parts.length != 3 || password.isEmpty()) {
      return false;
    }
    try {
      int iterations = Integer.parseInt(parts[0]);
      if (iterations < 1 || iterations > ITERATIONS_MAX) {
        return false;
      }
      byte[] salt = Base64.getDecoder().decode(parts[1]);
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS))
              .getEncoded();
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[2]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
