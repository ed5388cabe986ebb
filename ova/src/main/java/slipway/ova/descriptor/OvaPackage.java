package slipway.ova.descriptor;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/// Packs descriptor, manifest, signature and disks, in that order. // DSP0243 1.1.0 §6
public final class OvaPackage {
  /// Names in the archive.
  static final String STEM = "slipway";

  private OvaPackage() {}

  /// Who vouches for the package.
  ///
  /// @param key RSA, PEM, PKCS #8
  public record Signer(Path key, Path certificate) {}

  /// Writes the archive.
  ///
  /// @param seconds every file's time
  public static void write(
      Path out, String version, List<Path> disks, Optional<Signer> signer, long seconds)
      throws IOException {
    List<DiskFile> files = new ArrayList<>();
    for (Path disk : disks) {
      VmdkHeader.fixContentId(disk, contentId(version, disk));
      files.add(DiskFile.of(disk));
    }
    byte[] descriptor = OvfDescriptor.write(version, files).getBytes(StandardCharsets.UTF_8);
    StringBuilder manifest = new StringBuilder();
    manifest.append(line(STEM + ".ovf", sha256(descriptor)));
    for (DiskFile disk : files) {
      manifest.append(line(disk.name(), sha256(disk.file())));
    }
    byte[] digests = manifest.toString().getBytes(StandardCharsets.US_ASCII);
    try (OutputStream archive = new BufferedOutputStream(Files.newOutputStream(out), 1 << 20)) {
      Ustar.append(archive, STEM + ".ovf", descriptor, seconds);
      Ustar.append(archive, STEM + ".mf", digests, seconds);
      if (signer.isPresent()) {
        Ustar.append(archive, STEM + ".cert", signature(digests, signer.get()), seconds);
      }
      for (DiskFile disk : files) {
        Ustar.append(archive, disk.name(), disk.file(), seconds);
      }
      Ustar.finish(archive);
    }
  }

  /// Writes the descriptor of an appliance whose system disk lies beside it and whose data disk
  /// vCenter makes: what the appliance carries of itself.
  public static void describe(Path out, String version, Path system, long dataBytes)
      throws IOException {
    VmdkHeader.fixContentId(system, contentId(version, system));
    Files.writeString(
        out, OvfDescriptor.write(version, List.of(DiskFile.of(system), DiskFile.blank(dataBytes))));
  }

  private static String contentId(String version, Path disk) {
    CRC32 sum = new CRC32();
    sum.update((version + disk.getFileName()).getBytes(StandardCharsets.UTF_8));
    return String.format(java.util.Locale.ROOT, "%08x", sum.getValue());
  }

  /// No blank before the bracket: that is how vCenter wants it.
  static String line(String name, byte[] digest) {
    return "SHA256(%s)= %s\n".formatted(name, HexFormat.of().formatHex(digest));
  }

  // DSP0243 1.1.0 §5.1: the signed digest of the manifest, then the certificate.
  private static byte[] signature(byte[] manifest, Signer signer) throws IOException {
    try {
      String pem = Files.readString(signer.key());
      String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(manifest);
      return (line(STEM + ".mf", signature.sign()) + Files.readString(signer.certificate()))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(signer.key() + " is not an RSA key in PEM, PKCS #8", e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] sha256(byte[] content) {
    return sha256().digest(content);
  }

  private static byte[] sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 20];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return digest.digest();
  }
}
