package slipway.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;

/// The certificates that an authority has taken back: its signed list. // RFC 5280 §5
///
/// @param number of the list; a later one has a greater. // RFC 5280 §5.2.3
/// @param serials of certificates that nobody takes any more
public record Revocations(BigInteger number, Set<BigInteger> serials) {
  /// Before the first list came.
  public static final Revocations NONE = new Revocations(BigInteger.ZERO, Set.of());

  /// The longest text of a list that is read: some ten thousand certificates.
  public static final int TEXT_BYTES_MAX = 1 << 20;

  private static final String CRL_NUMBER = "2.5.29.20";

  /// Reads a list in PEM, which that authority has to have signed.
  public static Revocations read(String pem, X509Certificate authority) throws IOException {
    if (pem.length() > TEXT_BYTES_MAX) {
      throw new IOException("a list of revocations has " + TEXT_BYTES_MAX + " bytes at most");
    }
    try {
      X509CRL list =
          (X509CRL)
              CertificateFactory.getInstance("X.509")
                  .generateCRL(new ByteArrayInputStream(Pem.decode(pem, "X509 CRL")));
      list.verify(authority.getPublicKey());
      byte[] extension = list.getExtensionValue(CRL_NUMBER);
      if (extension == null) {
        throw new IOException("the list of revocations has no number");
      }
      BigInteger number =
          ASN1Integer.getInstance(ASN1OctetString.getInstance(extension).getOctets()).getValue();
      Set<BigInteger> serials = new HashSet<>();
      if (list.getRevokedCertificates() != null) {
        for (X509CRLEntry entry : list.getRevokedCertificates()) {
          serials.add(entry.getSerialNumber());
        }
      }
      return new Revocations(number, Set.copyOf(serials));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the list of revocations is not one of this authority", e);
    }
  }

  boolean contains(X509Certificate certificate) {
    return serials.contains(certificate.getSerialNumber());
  }
}
