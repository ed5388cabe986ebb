package slipway.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// How a node comes to its next certificate: the key is made here and never leaves.
///
/// `next-key.pem` waits for its certificate. When that has come, `next-ca.pem` and at last
/// `next-cert.pem` are written: from then on the change is decided, and [#finish] moves all of them
/// into place, now or after a crash.
final class Succession {
  private static final String NEXT_KEY = "next-key.pem";
  private static final String NEXT_CERTIFICATE = "next-cert.pem";
  private static final String NEXT_AUTHORITY = "next-ca.pem";

  private Succession() {}

  /// A request for a certificate of the key that waits, which is made when there is none.
  /// // RFC 2986
  static String request(Path dir, String name) throws IOException {
    finish(dir);
    Path file = dir.resolve(NEXT_KEY);
    try {
      PrivateKey key;
      PublicKey open;
      if (Files.exists(file)) {
        key = Pem.readKey(file);
        open = publicKey(key);
      } else {
        KeyPair pair = Authority.newKey();
        Pem.writeKey(file, pair.getPrivate());
        key = pair.getPrivate();
        open = pair.getPublic();
      }
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + name), open)
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
              .getEncoded();
      return Pem.encode("CERTIFICATE REQUEST", request);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a request for a certificate", e);
    }
  }

  /// Takes the certificate of the key that waits.
  ///
  /// @param newAuthority when it comes from another one than before
  static void accept(Path dir, String pem, Optional<String> newAuthority) throws IOException {
    X509Certificate authority =
        newAuthority.isPresent()
            ? certificate(newAuthority.get())
            : Pem.readCertificate(dir.resolve("ca.pem"));
    X509Certificate certificate = certificate(pem);
    if (!Files.exists(dir.resolve(NEXT_KEY))) {
      throw new IOException("there is no request that this certificate could answer");
    }
    try {
      certificate.verify(authority.getPublicKey());
      if (!certificate.getPublicKey().equals(publicKey(Pem.readKey(dir.resolve(NEXT_KEY))))) {
        throw new IOException("the certificate is for another key than the one requested");
      }
      Instant now = Instant.now();
      if (now.isAfter(certificate.getNotAfter().toInstant())
          || now.isBefore(certificate.getNotBefore().toInstant())) {
        throw new IOException("the certificate is not valid at this time; compare the two clocks");
      }
      if (newAuthority.isPresent()) {
        Pem.writeCertificate(dir.resolve(NEXT_AUTHORITY), authority);
      }
      Pem.writeCertificate(dir.resolve(NEXT_CERTIFICATE), certificate);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate was not issued by the authority in ca.pem", e);
    }
    finish(dir);
  }

  /// Ends a change that was decided.
  static void finish(Path dir) throws IOException {
    if (Files.exists(dir.resolve(NEXT_CERTIFICATE))) {
      move(dir, NEXT_KEY, "key.pem");
      move(dir, NEXT_AUTHORITY, "ca.pem");
      move(dir, NEXT_CERTIFICATE, "cert.pem");
    }
  }

  private static void move(Path dir, String from, String to) throws IOException {
    if (Files.exists(dir.resolve(from))) {
      Files.move(
          dir.resolve(from),
          dir.resolve(to),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static X509Certificate certificate(String pem) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Pem.decode(pem, "CERTIFICATE")));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("that is no certificate", e);
    }
  }

  /// The public half, which a file with a key alone does not tell.
  private static PublicKey publicKey(PrivateKey key) throws IOException, GeneralSecurityException {
    if (!(key instanceof ECPrivateKey)) {
      throw new IOException("the key is not elliptic");
    }
    var parameters = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(key.getEncoded());
    var point =
        new org.bouncycastle.crypto.params.ECPublicKeyParameters(
            parameters.getParameters().getG().multiply(parameters.getD()).normalize(),
            parameters.getParameters());
    SubjectPublicKeyInfo info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(point);
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info.getEncoded()));
  }
}
