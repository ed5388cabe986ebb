package slipway.gateway.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Takes certificates of one authority that it has not revoked.
final class Judging extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager chains;
  private volatile Revocations revocations = Revocations.NONE;

  Judging(X509Certificate authority) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    chains = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
  }

  Revocations revocations() {
    return revocations;
  }

  void replace(Revocations newer) {
    revocations = newer;
  }

  /// Also for connections that were made before the list came: TLS asks only once, and not at all
  /// when a session is resumed. // RFC 8446 §4.2.11
  void requireStanding(X509Certificate certificate) throws CertificateException {
    if (revocations.contains(certificate)) {
      String why = "the certificate of " + certificate.getSubjectX500Principal() + " is revoked";
      throw new CertificateException(
          why, new CertPathValidatorException(why, null, null, -1, BasicReason.REVOKED));
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    chains.checkClientTrusted(chain, type, socket);
    requireStanding(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    chains.checkServerTrusted(chain, type, socket);
    requireStanding(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    chains.checkClientTrusted(chain, type, engine);
    requireStanding(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    chains.checkServerTrusted(chain, type, engine);
    requireStanding(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chains.checkClientTrusted(chain, type);
    requireStanding(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chains.checkServerTrusted(chain, type);
    requireStanding(chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }
}
