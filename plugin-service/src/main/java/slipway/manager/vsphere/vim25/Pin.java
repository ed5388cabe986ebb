package slipway.manager.vsphere.vim25;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Trusts the one certificate with this thumbprint, whatever name it carries, and no other. There
/// is no way to make one that trusts everything.
final class Pin extends ServerJudge {
  private static final String SHA_256 = "SHA-256";
  private static final Pattern FORM = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");
  private static final Pattern SHA_1_FORM = Pattern.compile("([0-9A-F]{2}:){19}[0-9A-F]{2}");

  private final String algorithm;
  private final String thumbprint;

  Pin(String thumbprint) {
    this(SHA_256, thumbprint.toUpperCase(Locale.ROOT));
    if (!FORM.matcher(this.thumbprint).matches()) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID,
              "A certificate's thumbprint is SHA-256: 32 hex bytes with colons between them.")
          .toException();
    }
  }

  private Pin(String algorithm, String thumbprint) {
    this.algorithm = algorithm;
    this.thumbprint = thumbprint;
  }

  /// One that vCenter itself tells, over a connection that is pinned: there it is SHA-1 up to now.
  /// // vim25 HttpNfcLeaseDeviceUrl.sslThumbprint
  static Pin toldByVCenter(String thumbprint) {
    String told = thumbprint.strip().toUpperCase(Locale.ROOT);
    return SHA_1_FORM.matcher(told).matches() ? new Pin("SHA-1", told) : new Pin(told);
  }

  String thumbprint() {
    return thumbprint;
  }

  static String thumbprintOf(byte[] encodedCertificate) {
    return thumbprintOf(SHA_256, encodedCertificate);
  }

  private static String thumbprintOf(String algorithm, byte[] encodedCertificate) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(encodedCertificate);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  @Override
  void judge(X509Certificate certificate) throws CertificateException {
    String presented = thumbprintOf(algorithm, certificate.getEncoded());
    if (!presented.equals(thumbprint)) {
      throw new MismatchException(presented);
    }
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
