package slipway.ova.configuration;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PEM as it survives a form with one line: line breaks may be blanks, or written as `\n`.
/// // RFC 7468
public final class PemText {
  /// A chain of more than this is none.
  static final int CHAIN_MAX = 8;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private PemText() {}

  /// The certificates in their order; empty when there is none.
  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] der : blocks(text, "CERTIFICATE")) {
      chain.add(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    }
    if (chain.size() > CHAIN_MAX) {
      throw new CertificateException("more than " + CHAIN_MAX + " certificates");
    }
    return chain;
  }

  static Optional<PrivateKey> key(String text) {
    try {
      for (byte[] der : blocks(text, "PRIVATE KEY")) {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
          try {
            return Optional.of(
                KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
          } catch (GeneralSecurityException notThisOne) {
            // The next algorithm may know it.
          }
        }
      }
    } catch (GeneralSecurityException damaged) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// Whether what the key signs the certificate verifies.
  static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    byte[] sample = "slipway".getBytes(StandardCharsets.UTF_8);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
    List<byte[]> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(text.replace("\\n", "\n"));
    while (block.find()) {
      if (block.group(1).equals(label)) {
        try {
          found.add(Base64.getDecoder().decode(block.group(2).replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
          throw new CertificateException("not Base64", e);
        }
      }
    }
    return found;
  }

  /// As a file holds it.
  public static String written(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
