package slipway.gateway.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/// Certificates and keys as PEM files. // RFC 7468
final class Pem {
  /// A certificate or key of ours is about 1 KiB; more than this is not one.
  static final long FILE_BYTES_MAX = 64 * 1024;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private Pem() {}

  static void writeCertificate(Path file, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    write(file, "CERTIFICATE", certificate.getEncoded(), "rw-r--r--");
  }

  static void writeKey(Path file, PrivateKey key) throws IOException {
    write(file, "PRIVATE KEY", key.getEncoded(), "rw-------");
  }

  static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /// Throws IllegalArgumentException where there is no such block.
  static byte[] decode(String text, String label) {
    String head = "-----BEGIN " + label + "-----";
    int from = text.indexOf(head);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("holds no PEM block of type " + label);
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + head.length(), to));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not valid PEM", e);
    }
  }

  private static void write(Path file, String label, byte[] der, String permissions)
      throws IOException {
    writeText(file, encode(label, der), permissions);
  }

  /// Under another name first, so that nobody ever reads half a file or one with wider permissions.
  static void writeText(Path file, String text, String permissions) throws IOException {
    FileAttribute<?> mode =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    Files.createFile(partial, mode);
    try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static X509Certificate readCertificate(Path file) throws IOException {
    byte[] der = read(file, "CERTIFICATE");
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new java.io.ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate: " + e.getMessage(), e);
    }
  }

  /// Reads an EC key, and refuses a file that anybody but its owner may read or write.
  static PrivateKey readKey(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new IOException(
          file
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + "; a private key must be readable by its owner alone (chmod 600)");
    }
    byte[] der = read(file, "PRIVATE KEY");
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no EC private key in PKCS #8", e);
    }
  }

  private static byte[] read(Path file, String label) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " does not exist; issue it with the project's authority");
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new IOException(file + " is larger than " + FILE_BYTES_MAX + " bytes: not a PEM file");
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    try {
      return decode(text, label);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " " + e.getMessage(), e);
    }
  }
}
