package slipway.manager.gateways;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The manager's identity towards gateways: `ca.pem`, `cert.pem` and `key.pem` of a directory.
/// Only certificates of that authority are trusted, and the manager shows its own.
final class PemIdentity {
  // RFC 7468 §10: an unencrypted PKCS #8 key.
  private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_END = "-----END PRIVATE KEY-----";

  private PemIdentity() {}

  /// @param revoked serial numbers that are refused all the same
  static SSLContext load(Path directory, Set<BigInteger> revoked) throws IOException {
    try {
      char[] inMemoryOnly = new char[0];
      KeyStore own = emptyStore();
      PrivateKey key = key(directory.resolve("key.pem"));
      own.setKeyEntry(
          "manager",
          key,
          inMemoryOnly,
          new Certificate[] {certificate(directory.resolve("cert.pem"))});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, inMemoryOnly);

      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry("authority", certificate(directory.resolve("ca.pem")));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);

      SSLContext context = SSLContext.getInstance("TLSv1.3");
      var chains = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
      context.init(
          keys.getKeyManagers(), new TrustManager[] {new NotRevoked(chains, revoked)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(directory + ": the certificate and key cannot be used", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
    byte[] pem = Files.readAllBytes(file);
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem));
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    String pem = Files.readString(file);
    int begin = pem.indexOf(KEY_BEGIN);
    int end = pem.indexOf(KEY_END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " holds no PKCS #8 private key");
    }
    var der =
        new PKCS8EncodedKeySpec(
            Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGIN.length(), end)));
    for (String algorithm : new String[] {"EC", "Ed25519", "RSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(der);
      } catch (java.security.spec.InvalidKeySpecException notThisOne) {
        // The next algorithm may know it.
      }
    }
    throw new IOException(file + ": the key is neither EC, Ed25519 nor RSA");
  }
}
