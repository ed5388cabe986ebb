package slipway.ova.firstboot;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;

/// A certificate's SHA-256 fingerprint as vSphere writes it.
public final class Fingerprint {
  private Fingerprint() {}

  /// Of the first certificate in a PEM text; empty when there is none.
  public static String of(String pem) {
    try {
      byte[] der =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .getEncoded();
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException none) {
      return "";
    }
  }
}
