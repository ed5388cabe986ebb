package slipway.manager.enrolment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The installation's own authority, with which the manager signs gateways' certificates and the
/// list of those that are revoked.
public final class CertificateAuthority {
  /// A gateway's certificate lasts so long, and is renewed when two thirds of that have passed.
  public static final Duration VALIDITY = Duration.ofDays(90);

  /// Certificates start this much earlier, because clocks of two sites differ.
  static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /// What a reader of the list is told of the next; a list is made anew whenever it is sent.
  private static final Duration LIST_VALIDITY = Duration.ofDays(30);

  /// A request is some 400 bytes long.
  static final int REQUEST_CHARACTERS_MAX = 8192;

  // RFC 1123 §2.1
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /// Reads `ca.pem` and `ca-key.pem`.
  public static CertificateAuthority load(Path directory) throws IOException {
    try {
      byte[] der = Pem.decode(Files.readString(directory.resolve("ca-key.pem")), "PRIVATE KEY");
      return new CertificateAuthority(
          certificate(Files.readString(directory.resolve("ca.pem"))),
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(directory + " holds no authority", e);
    }
  }

  static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Pem.decode(pem, "CERTIFICATE")));
  }

  /// Its certificate, in PEM.
  String pem() {
    return pem(certificate);
  }

  static String pem(X509Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of ours cannot be written", e);
    }
  }

  String fingerprint() {
    return fingerprint(certificate);
  }

  /// SHA-256, as vSphere writes it.
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of ours cannot be written", e);
    }
  }

  boolean issued(X509Certificate other) {
    try {
      other.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// The key that a request asks for; whoever made it has the private half. // RFC 2986 §4.2
  static PublicKey requestedKey(String pem) {
    try {
      var request = new JcaPKCS10CertificationRequest(Pem.decode(pem, "CERTIFICATE REQUEST"));
      PublicKey asked = request.getPublicKey();
      boolean holds =
          request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(asked));
      if (!holds || !asked.getAlgorithm().startsWith("EC")) {
        throw invalid("The request for a certificate is not signed with its own elliptic key");
      }
      return asked;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException e) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "That is no request for a certificate")
          .toException(e);
    }
  }

  /// @param names by which others reach the gateway: host names and addresses
  X509Certificate issue(PublicKey to, String gateway, List<String> names, Instant now) {
    GeneralName[] alternatives =
        names.stream().map(CertificateAuthority::alternative).toArray(GeneralName[]::new);
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
              certificate.getSubjectX500Principal(),
              new BigInteger(127, random).add(BigInteger.ONE), // RFC 5280 §4.1.2.2
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(VALIDITY)),
              new X500Principal("CN=" + gateway + ",OU=gateway"),
              to);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  }))
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority cannot sign", e);
    }
  }

  /// The signed list of what is revoked, in PEM. // RFC 5280 §5
  ///
  /// @param revoked serial numbers, and since when
  String list(long number, Map<BigInteger, Instant> revoked, Instant now) {
    try {
      var builder = new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), Date.from(now));
      builder.setNextUpdate(Date.from(now.plus(LIST_VALIDITY)));
      revoked.forEach(
          (serial, at) -> builder.addCRLEntry(serial, Date.from(at), CRLReason.privilegeWithdrawn));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      byte[] list =
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)).getEncoded();
      return Pem.encode("X509 CRL", list);
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority cannot sign", e);
    }
  }

  private static GeneralName alternative(String name) {
    if (ADDRESS.matcher(name).matches()) {
      return new GeneralName(GeneralName.iPAddress, name);
    }
    if (HOST_NAME.matcher(name).matches()) {
      return new GeneralName(GeneralName.dNSName, name);
    }
    throw invalid("'" + name + "' is neither a host name nor an address");
  }

  private static slipway.manager.problem.ProblemException invalid(String why) {
    return Problem.of(ProblemType.REQUEST_INVALID, why).toException();
  }

  /// PEM blocks. // RFC 7468
  static final class Pem {
    private Pem() {}

    static String encode(String label, byte[] der) {
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    static byte[] decode(String text, String label) {
      String head = "-----BEGIN " + label + "-----";
      int from = text.indexOf(head);
      int to = text.indexOf("-----END " + label + "-----");
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("there is no PEM block of type " + label);
      }
      return Base64.getMimeDecoder().decode(text.substring(from + head.length(), to));
    }
  }
}
