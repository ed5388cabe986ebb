package slipway.manager.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.settings.Settings;

/// The manager as gateways see it; read from its files at each use, which is seldom, so that a
/// certificate that was replaced is known.
public class Authorities {
  private final Optional<Settings.Enrolment> settings;
  private final Path tlsDirectory;

  public Authorities(Optional<Settings.Enrolment> settings, Path tlsDirectory) {
    this.settings = settings;
    this.tlsDirectory = tlsDirectory;
  }

  /// @param address `host[:port]`
  /// @param fingerprint of the authority when it issued what the manager shows to browsers, of that
  ///     certificate itself otherwise
  /// @param names of the manager, in lower case
  record Here(
      CertificateAuthority authority, String address, String fingerprint, Set<String> names) {

    boolean isOurs(String name) {
      return names.contains(name.toLowerCase(Locale.ROOT));
    }
  }

  public boolean exist() {
    return settings.isPresent();
  }

  Here here() {
    Settings.Enrolment its =
        settings.orElseThrow(() -> Problem.of(ProblemType.AUTHORITY_MISSING).toException());
    try {
      CertificateAuthority authority = CertificateAuthority.load(its.authority());
      X509Certificate shown =
          CertificateAuthority.certificate(Files.readString(its.httpsCertificate()));
      Set<String> names = new HashSet<>(names(shown));
      Path own = tlsDirectory.resolve("cert.pem");
      if (Files.exists(own)) {
        names.addAll(names(CertificateAuthority.certificate(Files.readString(own))));
      }
      names.add(its.address().replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT));
      return new Here(
          authority,
          its.address(),
          authority.issued(shown)
              ? authority.fingerprint()
              : CertificateAuthority.fingerprint(shown),
          Set.copyOf(names));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the manager's authority cannot be read", e);
    }
  }

  private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
    Set<String> names = new HashSet<>();
    var alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
