package slipway.manager.backup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The header of a backup and what follows from it and the passphrase: a key, and a cipher for each
/// chunk. // docs/formats/backup.md
final class Seal {
  static final int HEADER_BYTES = 64;

  /// What one chunk holds at most, before it is sealed.
  static final int CHUNK_BYTES = 64 << 10;

  static final int TAG_BYTES = 16;

  private static final byte[] MAGIC = "SLIPWAYB".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;

  // OWASP's recommendation of 2023 for PBKDF2 with HMAC-SHA256.
  private static final int ITERATIONS = 600_000;

  /// A header that asks for more would keep this program busy for hours.
  private static final int ITERATIONS_MAX = 10_000_000;

  private static final int SALT_AT = 16;
  private static final int SALT_BYTES = 16;
  private static final int NONCE_AT = 32;
  private static final int NONCE_PREFIX_BYTES = 7;
  private static final int CHECK_AT = 40;
  private static final int CHECK_BYTES = 16;
  private static final int SUM_AT = 56;

  private final byte[] header;
  private final SecretKeySpec key;

  private Seal(byte[] header, SecretKeySpec key) {
    this.header = header;
    this.key = key;
  }

  byte[] header() {
    return header.clone();
  }

  /// A seal that nobody has used.
  static Seal fresh(String passphrase) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT_BYTES];
    byte[] prefix = new byte[NONCE_PREFIX_BYTES];
    random.nextBytes(salt);
    random.nextBytes(prefix);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put(MAGIC).putInt(FORMAT).putInt(ITERATIONS).put(salt).put(prefix);
    byte[] bytes = header.array();
    byte[] keys = keys(passphrase, bytes);
    header.position(CHECK_AT);
    header.put(check(keys, bytes));
    header.putInt(SUM_AT, sum(bytes));
    return new Seal(bytes, new SecretKeySpec(keys, 0, 32, "AES"));
  }

  /// Throws a problem when it is no header, or the passphrase is another.
  static Seal of(byte[] header, String passphrase) {
    ByteBuffer buffer = ByteBuffer.wrap(header);
    if (header.length != HEADER_BYTES
        || !Arrays.equals(Arrays.copyOf(header, MAGIC.length), MAGIC)
        || buffer.getInt(SUM_AT) != sum(header)) {
      throw damaged("its header is not that of a backup");
    }
    if (buffer.getInt(MAGIC.length) != FORMAT) {
      throw Problem.of(ProblemType.BACKUP_NEWER, "format " + buffer.getInt(MAGIC.length), FORMAT)
          .toException();
    }
    int iterations = buffer.getInt(MAGIC.length + Integer.BYTES);
    if (iterations < 1 || iterations > ITERATIONS_MAX) {
      throw damaged("its header is not that of a backup");
    }
    byte[] keys = keys(passphrase, header);
    byte[] check = Arrays.copyOfRange(header, CHECK_AT, CHECK_AT + CHECK_BYTES);
    if (!MessageDigest.isEqual(check(keys, header), check)) {
      throw Problem.of(ProblemType.BACKUP_PASSPHRASE).toException();
    }
    return new Seal(header.clone(), new SecretKeySpec(keys, 0, 32, "AES"));
  }

  /// STREAM (Hoang and others, 2015): the number of the chunk and whether it is the last are in the
  /// nonce, so that no chunk can be moved, left out or added.
  Cipher cipher(int mode, int number, boolean last) throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(12)
            .put(header, NONCE_AT, NONCE_PREFIX_BYTES)
            .putInt(number)
            .put((byte) (last ? 1 : 0))
            .array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  static RuntimeException damaged(String how) {
    return Problem.of(ProblemType.BACKUP_DAMAGED, how).toException();
  }

  private static byte[] keys(String passphrase, byte[] header) {
    int iterations = ByteBuffer.wrap(header).getInt(MAGIC.length + Integer.BYTES);
    byte[] salt = Arrays.copyOfRange(header, SALT_AT, SALT_AT + SALT_BYTES);
    PBEKeySpec asked = new PBEKeySpec(passphrase.toCharArray(), salt, iterations, 512);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(asked)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      asked.clearPassword();
    }
  }

  private static byte[] check(byte[] keys, byte[] header) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys, 32, 32, "HmacSHA256"));
      mac.update(header, 0, CHECK_AT);
      return Arrays.copyOf(mac.doFinal(), CHECK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  private static int sum(byte[] header) {
    CRC32C sum = new CRC32C();
    sum.update(header, 0, SUM_AT);
    return (int) sum.getValue();
  }
}
