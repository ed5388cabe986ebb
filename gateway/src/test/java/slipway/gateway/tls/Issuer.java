package slipway.gateway.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// Signs requests and lists of revocations as a manager does, for tests.
public final class Issuer {
  private final X509Certificate certificate;
  private final PrivateKey key;

  /// @param authority that `keys` has made
  public Issuer(Path authority) throws IOException {
    certificate = Pem.readCertificate(authority.resolve("ca.pem"));
    key = Pem.readKey(authority.resolve("ca-key.pem"));
  }

  /// A gateway's certificate for the key of a request, in PEM.
  public String sign(String request, String... addresses) throws Exception {
    var asked = new JcaPKCS10CertificationRequest(Pem.decode(request, "CERTIFICATE REQUEST"));
    GeneralName[] names =
        Arrays.stream(addresses)
            .map(address -> new GeneralName(GeneralName.iPAddress, address))
            .toArray(GeneralName[]::new);
    var builder =
        new JcaX509v3CertificateBuilder(
            certificate.getSubjectX500Principal(),
            new BigInteger(120, new SecureRandom()).add(BigInteger.ONE),
            Date.from(Instant.now().minus(Duration.ofMinutes(1))),
            Date.from(Instant.now().plus(Duration.ofDays(1))),
            new X500Principal("CN=gw,OU=gateway"),
            asked.getPublicKey());
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    return Pem.encode(
        "CERTIFICATE",
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)))
            .getEncoded());
  }

  /// The list with that number, in PEM.
  public String revoke(long number, List<X509Certificate> revoked) throws Exception {
    var builder =
        new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(Instant.now()));
    builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
    for (X509Certificate each : revoked) {
      builder.addCRLEntry(each.getSerialNumber(), Date.from(Instant.now()), 9);
    }
    return Pem.encode(
        "X509 CRL",
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)).getEncoded());
  }
}
