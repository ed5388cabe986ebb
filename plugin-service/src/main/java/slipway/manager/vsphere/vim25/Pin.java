package slipway.manager.vsphere.vim25;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Trusts the one certificate with this SHA-256 thumbprint, whatever name it carries, and no other.
/// There is no way to make one that trusts everything.
final class Pin extends X509ExtendedTrustManager {
  private static final Pattern FORM = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");

  private final String thumbprint;

  Pin(String thumbprint) {
    this.thumbprint = thumbprint.toUpperCase(Locale.ROOT);
    if (!FORM.matcher(this.thumbprint).matches()) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID,
              "A certificate's thumbprint is SHA-256: 32 hex bytes with colons between them.")
          .toException();
    }
  }

  String thumbprint() {
    return thumbprint;
  }

  /// A context of its own for each pin: a shared one would let the first pin decide for all.
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK speaks no TLS", e);
    }
  }

  static String thumbprintOf(byte[] encodedCertificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(encodedCertificate);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    String presented = thumbprintOf(chain[0].getEncoded());
    if (!presented.equals(thumbprint)) {
      throw new MismatchException(presented);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /// The server presented another certificate.
  static final class MismatchException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final String presented;

    MismatchException(String presented) {
      super("the certificate presented is " + presented);
      this.presented = presented;
    }

    String presented() {
      return presented;
    }
  }
}
