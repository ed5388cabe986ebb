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

/// Trusts the one certificate with this SHA-256 thumbprint, whatever name it carries, and no other.
/// There is no way to make one that trusts everything.
final class Pin extends ServerJudge {
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

  static String thumbprintOf(byte[] encodedCertificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(encodedCertificate);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  @Override
  void judge(X509Certificate certificate) throws CertificateException {
    String presented = thumbprintOf(certificate.getEncoded());
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
