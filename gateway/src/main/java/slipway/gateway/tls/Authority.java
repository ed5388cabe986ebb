package slipway.gateway.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The project's certificate authority: a P-256 key that signs the certificates of its nodes.
///
/// Its directory holds `ca.pem` and `ca-key.pem`; only the machine that issues needs the key.
public final class Authority {
  /// How long the authority itself lasts.
  public static final Duration CA_VALIDITY = Duration.ofDays(3650);

  /// How long a node's certificate lasts unless the caller says otherwise.
  public static final Duration NODE_VALIDITY = Duration.ofDays(825);

  /// Certificates start this much earlier, because clocks of two sites differ.
  static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /// A host name: letters, digits, dots and hyphens. // RFC 1123 §2.1
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  /// An address, which is only digits and dots, or has colons.
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /// Makes a new authority in `dir`; refuses to replace one.
  public static Authority create(Path dir) throws IOException {
    Files.createDirectories(dir);
    if (Files.exists(dir.resolve("ca-key.pem"))) {
      throw new IOException(dir + " holds an authority already");
    }
    try {
      KeyPair pair = newKey();
      Instant now = Instant.now();
      X500Principal name = new X500Principal("CN=Slipway authority " + serial().toString(36));
      var builder =
          new JcaX509v3CertificateBuilder(
                  name,
                  serial(),
                  Date.from(now.minus(CLOCK_SKEW)),
                  Date.from(now.plus(CA_VALIDITY)),
                  name,
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate certificate = sign((JcaX509v3CertificateBuilder) builder, pair.getPrivate());
      Pem.writeKey(dir.resolve("ca-key.pem"), pair.getPrivate());
      Pem.writeCertificate(dir.resolve("ca.pem"), certificate);
      return new Authority(certificate, pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make an authority in " + dir, e);
    }
  }

  /// Opens the authority in `dir`.
  public static Authority load(Path dir) throws IOException {
    return new Authority(
        Pem.readCertificate(dir.resolve("ca.pem")), Pem.readKey(dir.resolve("ca-key.pem")));
  }

  /// Issues a certificate for the node called `name`, a host name or an address, into `dir`.
  public void issue(String name, Path dir) throws IOException {
    issue(List.of(name), dir, Instant.now(), NODE_VALIDITY);
  }

  /// Issues a certificate for a node that is reached by several names; the first is its own. It is
  /// valid from `from` on.
  public void issue(List<String> names, Path dir, Instant from, Duration validity)
      throws IOException {
    List<GeneralName> alternatives = new ArrayList<>();
    for (String name : names) {
      alternatives.add(alternative(name));
    }
    Files.createDirectories(dir);
    try {
      KeyPair pair = newKey();
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
                  certificate.getSubjectX500Principal(),
                  serial(),
                  Date.from(from.minus(CLOCK_SKEW)),
                  Date.from(from.plus(validity)),
                  new X500Principal("CN=" + names.getFirst()),
                  pair.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
              .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
              .addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(
                      new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                      }))
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(alternatives.toArray(GeneralName[]::new)))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  identifiers.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      X509Certificate issued = sign((JcaX509v3CertificateBuilder) builder, key);
      Pem.writeKey(dir.resolve("key.pem"), pair.getPrivate());
      Pem.writeCertificate(dir.resolve("cert.pem"), issued);
      Pem.writeCertificate(dir.resolve("ca.pem"), certificate);
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IOException("cannot issue a certificate for " + names, e);
    }
  }

  private static GeneralName alternative(String name) throws IOException {
    if (ADDRESS.matcher(name).matches()) {
      return new GeneralName(GeneralName.iPAddress, name);
    }
    if (HOST_NAME.matcher(name).matches()) {
      return new GeneralName(GeneralName.dNSName, name);
    }
    throw new IOException("'" + name + "' is neither a host name nor an address");
  }

  static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /// 127 random bits: unpredictable and positive. // RFC 5280 §4.1.2.2
  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }
}
