package slipway.gateway.main;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Takes the one certificate that has the fingerprint, or those that the authority with that
/// fingerprint issued for the address that was asked for.
final class PinnedTrust extends X509ExtendedTrustManager {
  private final String fingerprint;

  PinnedTrust(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    if (fingerprint(chain[0]).equals(fingerprint)) {
      return;
    }
    for (int i = 1; i < chain.length; i++) {
      if (fingerprint(chain[i]).equals(fingerprint)) {
        // The engine knows the host, and the JDK compares it with the certificate's names.
        issuedBy(chain[i]).checkServerTrusted(Arrays.copyOf(chain, i), type, engine);
        return;
      }
    }
    throw new CertificateException(
        "it shows a certificate with the fingerprint "
            + fingerprint(chain[0])
            + ", and neither that nor its issuer's is "
            + fingerprint);
  }

  private static X509ExtendedTrustManager issuedBy(X509Certificate authority)
      throws CertificateException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trusted);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("the authority's certificate cannot be used", e);
    }
  }

  static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate is damaged", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are asked");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("without a connection no name can be compared");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("nobody calls us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("nobody calls us");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("nobody calls us");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
