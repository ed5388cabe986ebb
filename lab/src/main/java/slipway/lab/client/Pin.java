package slipway.lab.client;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trust in one certificate, by its SHA-256 thumbprint. What the certificate says of host names and
/// dates does not matter then.
public final class Pin extends X509ExtendedTrustManager {
  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}");

  private final String thumbprint;

  private Pin(String thumbprint) {
    this.thumbprint = thumbprint;
  }

  /// @param thumbprint colon-separated hex
  public static SSLContext context(String thumbprint) {
    if (!FORM.matcher(thumbprint).matches()) {
      throw new IllegalArgumentException("not a SHA-256 thumbprint: " + thumbprint);
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      Pin pin = new Pin(thumbprint.toUpperCase(Locale.ROOT));
      context.init(null, new TrustManager[] {pin}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    String seen;
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
      seen = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
    if (!seen.equals(thumbprint)) {
      throw new CertificateException(
          "the server's thumbprint is " + seen + ", but " + thumbprint + " is registered");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no clients are expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no clients are expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no clients are expected");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
