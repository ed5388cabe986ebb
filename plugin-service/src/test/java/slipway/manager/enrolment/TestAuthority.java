package slipway.manager.enrolment;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import slipway.manager.enrolment.CertificateAuthority.Pem;

/// An installation's authority and identities, as the appliance makes them at its first boot.
public final class TestAuthority {
  private TestAuthority() {}

  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Makes `ca.pem` and `ca-key.pem`.
  public static CertificateAuthority make(Path directory) throws Exception {
    Files.createDirectories(directory);
    KeyPair pair = newKey();
    X500Principal name = new X500Principal("CN=test authority");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(Instant.now().minus(Duration.ofDays(1))),
            Date.from(Instant.now().plus(Duration.ofDays(3650))),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    write(directory.resolve("ca.pem"), "CERTIFICATE", certificate.getEncoded());
    write(directory.resolve("ca-key.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    return CertificateAuthority.load(directory);
  }

  /// Makes `cert.pem`, `key.pem` and `ca.pem` for a node.
  public static X509Certificate identity(
      CertificateAuthority authority, Path directory, List<String> names) throws IOException {
    Files.createDirectories(directory);
    KeyPair pair = newKey();
    X509Certificate made = authority.issue(pair.getPublic(), "node", names, Instant.now());
    Files.writeString(directory.resolve("cert.pem"), CertificateAuthority.pem(made));
    Files.writeString(directory.resolve("ca.pem"), authority.pem());
    write(directory.resolve("key.pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    return made;
  }

  public static String request(KeyPair pair) {
    try {
      return Pem.encode(
          "CERTIFICATE REQUEST",
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=gw"), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded());
    } catch (org.bouncycastle.operator.OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String label, byte[] der) throws IOException {
    Files.writeString(file, Pem.encode(label, der));
  }
}
