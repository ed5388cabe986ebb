package slipway.manager.sites;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for the database with AES-256-GCM. The key is a file outside of the database, so
/// that a copy of the database alone opens nothing. What a secret is for is bound in as associated
/// data: a sealed password does not open as another site's.
public final class SecretBox {
  private static final int KEY_BYTES = 32;
  // NIST SP 800-38D §8.2.2: a random 96-bit nonce.
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /// Reads the key, 32 bytes in Base64; makes it with mode 0600 when there is none.
  public static SecretBox open(Path keyFile) throws IOException {
    if (!Files.exists(keyFile)) {
      byte[] fresh = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(fresh);
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      try (var channel =
          Files.newByteChannel(
              keyFile, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
        channel.write(ByteBuffer.wrap(Base64.getEncoder().encode(fresh)));
      } catch (FileAlreadyExistsException anotherManagerWasFaster) {
        return open(keyFile);
      }
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(Files.readString(keyFile).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(keyFile + " is not Base64", e);
    }
    if (key.length != KEY_BYTES) {
      throw new IOException(keyFile + " holds " + key.length + " bytes instead of " + KEY_BYTES);
    }
    return new SecretBox(key);
  }

  /// @param purpose must be the same when it is opened
  public byte[] seal(String purpose, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, purpose)
              .doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available", e);
    }
  }

  /// Throws [IllegalStateException] when the key or the purpose is another, or the bytes changed.
  public String unseal(String purpose, byte[] sealed) {
    if (sealed.length < NONCE_BYTES) {
      throw new IllegalStateException("the sealed secret for " + purpose + " is cut short");
    }
    byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE_BYTES);
    try {
      byte[] open =
          cipher(Cipher.DECRYPT_MODE, nonce, purpose)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return new String(open, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not open the secret for " + purpose, e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
