package slipway.ova.configuration;

import static slipway.ova.configuration.Property.TLS_AUTHORITY;
import static slipway.ova.configuration.Property.TLS_CERTIFICATE;
import static slipway.ova.configuration.Property.TLS_KEY;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Checks the certificate and key that an administrator brings along.
final class TlsReader {
  private final Values values;
  private final Instant now;

  TlsReader(Values values, Instant now) {
    this.values = values;
    this.now = now;
  }

  Optional<Configuration.Tls> tls(List<Role> roles) {
    boolean alone = roles.equals(List.of(Role.GATEWAY)) && values.isEmpty(Property.ENROLMENT_TOKEN);
    if (values.isEmpty(TLS_CERTIFICATE)) {
      complainOfMissingCertificate(alone);
      return Optional.empty();
    }
    List<X509Certificate> chain =
        certificates(
            TLS_CERTIFICATE,
            why -> values.complain(TLS_CERTIFICATE, Mistake.CERTIFICATE_INVALID, why));
    checkChain(chain);
    Optional<PrivateKey> key = key(chain);
    Optional<X509Certificate> authority = authority(alone, chain);
    return chain.isEmpty()
        ? Optional.empty()
        : key.map(present -> new Configuration.Tls(chain, present, authority));
  }

  private void complainOfMissingCertificate(boolean alone) {
    if (alone) {
      values.complain(
          TLS_CERTIFICATE,
          Mistake.CERTIFICATE_MISSING,
          "a gateway has to show its manager one, or a token");
    } else if (!values.isEmpty(TLS_KEY)) {
      values.complain(TLS_CERTIFICATE, Mistake.CERTIFICATE_MISSING, "a key is set");
    }
  }

  private List<X509Certificate> certificates(Property property, Consumer<String> complain) {
    Optional<String> text = values.given(property);
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      List<X509Certificate> found = PemText.certificates(text.get());
      if (found.isEmpty()) {
        complain.accept("there is no BEGIN CERTIFICATE in it");
      }
      return found;
    } catch (GeneralSecurityException e) {
      complain.accept("it is damaged");
      return List.of();
    }
  }

  private void checkChain(List<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      if (now.isAfter(certificate.getNotAfter().toInstant())) {
        values.complain(
            TLS_CERTIFICATE, Mistake.CERTIFICATE_EXPIRED, certificate.getNotAfter().toInstant());
      } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
        values.complain(
            TLS_CERTIFICATE,
            Mistake.CERTIFICATE_NOT_YET_VALID,
            certificate.getNotBefore().toInstant());
      }
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!issued(chain.get(i), chain.get(i - 1))) {
        values.complain(
            TLS_CERTIFICATE,
            Mistake.CERTIFICATE_CHAIN_BROKEN,
            chain.get(i).getSubjectX500Principal(),
            chain.get(i - 1).getSubjectX500Principal());
      }
    }
  }

  private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Optional<PrivateKey> key(List<X509Certificate> chain) {
    if (values.isEmpty(TLS_KEY)) {
      values.complain(TLS_KEY, Mistake.KEY_MISSING);
      return Optional.empty();
    }
    Optional<PrivateKey> key = values.given(TLS_KEY).flatMap(PemText::key);
    if (key.isEmpty()) {
      values.complain(TLS_KEY, Mistake.KEY_INVALID);
    } else if (!chain.isEmpty() && !PemText.belongTogether(chain.getFirst(), key.get())) {
      values.complain(TLS_KEY, Mistake.KEY_OF_ANOTHER_CERTIFICATE);
    }
    return key;
  }

  private Optional<X509Certificate> authority(boolean alone, List<X509Certificate> chain) {
    if (values.isEmpty(TLS_AUTHORITY)) {
      if (alone) {
        values.complain(TLS_AUTHORITY, Mistake.AUTHORITY_MISSING);
      }
      return Optional.empty();
    }
    List<X509Certificate> found =
        certificates(TLS_AUTHORITY, _ -> values.complain(TLS_AUTHORITY, Mistake.AUTHORITY_INVALID));
    if (!found.isEmpty() && !chain.isEmpty() && !issued(found.getFirst(), chain.getLast())) {
      values.complain(TLS_AUTHORITY, Mistake.AUTHORITY_OF_OTHERS);
    }
    return found.stream().findFirst();
  }
}
