package slipway.manager.gateways;

import java.math.BigInteger;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Takes what the chains allow, unless it is revoked.
final class NotRevoked extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager chains;
  private final Set<BigInteger> revoked;

  NotRevoked(X509ExtendedTrustManager chains, Set<BigInteger> revoked) {
    this.chains = chains;
    this.revoked = revoked;
  }

  private void judge(X509Certificate certificate) throws CertificateException {
    if (revoked.contains(certificate.getSerialNumber())) {
      throw new CertificateException("the gateway's certificate is revoked");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    chains.checkServerTrusted(chain, type, engine);
    judge(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    chains.checkServerTrusted(chain, type, socket);
    judge(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chains.checkServerTrusted(chain, type);
    judge(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    chains.checkClientTrusted(chain, type, engine);
    judge(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    chains.checkClientTrusted(chain, type, socket);
    judge(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    chains.checkClientTrusted(chain, type);
    judge(chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }
}
