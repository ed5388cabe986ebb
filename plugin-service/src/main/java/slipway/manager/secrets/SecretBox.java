package slipway.manager.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;

/// Seals secrets for the database with AES-256-GCM. The keys are a file outside of the database, so
/// that a copy of the database alone opens nothing. What a secret is for is bound in as associated
/// data: a sealed password does not open as another site's.
///
/// The file is read at each use, which is rare: whoever rotates the key tells nobody.
public final class SecretBox {
  // NIST SP 800-38D §8.2.2: a random 96-bit nonce.
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final KeyRing ring;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(KeyRing ring) {
    this.ring = ring;
  }

  /// Reads the keys; makes one with mode 0600 when there is no file.
  public static SecretBox open(Path keyFile) throws IOException {
    KeyRing ring = new KeyRing(keyFile);
    ring.makeWhenAbsent();
    ring.keys();
    return new SecretBox(ring);
  }

  /// @param purpose must be the same when it is opened
  public byte[] seal(String purpose, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, keys().getFirst(), nonce, purpose)
              .doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /// A secret that nobody else can guess, and the same each time with the same key: a database that
  /// comes back from a backup finds what it had not written down yet.
  ///
  /// @return hexadecimal digits for so many bytes, 32 at most
  public String derive(String purpose, int bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(keys().getFirst().spec());
      byte[] derived = mac.doFinal(("derived " + purpose).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(derived, 0, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  /// Throws [IllegalStateException] when no key of the file opens it, the purpose is another, or
  /// the bytes changed.
  public String unseal(String purpose, byte[] sealed) {
    if (sealed.length < NONCE_BYTES) {
      throw new IllegalStateException("the sealed secret for " + purpose + " is cut short");
    }
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      for (KeyRing.Key key : keys()) {
        try {
          byte[] open =
              cipher(Cipher.DECRYPT_MODE, key, nonce, purpose)
                  .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
          return new String(open, StandardCharsets.UTF_8);
        } catch (AEADBadTagException notThisOne) {
          // The next may open it.
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the secret for " + purpose + " cannot be opened", e);
    }
    throw new IllegalStateException("the key does not open the secret for " + purpose);
  }

  private List<KeyRing.Key> keys() {
    try {
      return ring.keys();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cipher cipher(int mode, KeyRing.Key key, byte[] nonce, String purpose)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.spec(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
