package slipway.gateway.tls;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One side's certificate did not satisfy the other. Retrying does not help; the message says which
/// side has to change what.
public final class PeerRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Chains of causes longer than this are not looked through.
  private static final int CAUSES_MAX = 16;

  private PeerRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Says in words why the handshake with `peer` failed.
  public static PeerRefusedException explain(String peer, SSLException failure) {
    return new PeerRefusedException(words(peer, failure), failure);
  }

  private static String words(String peer, SSLException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    // An alert is the other side's verdict about our certificate. // RFC 8446 §6.2
    if (text.contains("fatal alert")) {
      String verdict =
          text.contains("expired")
              ? "it has expired"
              : text.contains("revoked")
                  ? "it has been revoked"
                  : text.replaceAll(".*fatal alert: ", "");
      return peer + " refused this node's certificate: " + verdict;
    }
    @Nullable Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++, cause = cause.getCause()) {
      switch (cause) {
        case CertificateExpiredException _ -> {
          return "the certificate of " + peer + " has expired; issue a new one";
        }
        case CertificateNotYetValidException _ -> {
          return "the certificate of " + peer + " is not valid yet; compare the two clocks";
        }
        case CertPathValidatorException e
            when e.getReason() == CertPathValidatorException.BasicReason.EXPIRED -> {
          return "the certificate of " + peer + " has expired; issue a new one";
        }
        case CertPathValidatorException e
            when e.getReason() == CertPathValidatorException.BasicReason.REVOKED -> {
          return "the certificate of " + peer + " has been revoked";
        }
        case CertificateException e when String.valueOf(e.getMessage()).contains("subject alt") -> {
          return "the certificate of " + peer + " was issued for another name: " + e.getMessage();
        }
        default -> {}
      }
    }
    if (text.contains("path building failed")
        || text.contains("path validation failed")
        || text.contains("trust anchor")) {
      return "the certificate of " + peer + " was issued by an authority this node does not trust";
    }
    if (text.contains("subject alternative") || text.contains("no name matching")) {
      return "the certificate of " + peer + " was issued for another name: " + failure.getMessage();
    }
    return "no TLS 1.3 with " + peer + ": " + failure.getMessage();
  }
}
