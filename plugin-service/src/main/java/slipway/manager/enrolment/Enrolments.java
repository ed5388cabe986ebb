package slipway.manager.enrolment;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.enrolment.Certificates.Issued;
import slipway.manager.gateways.Gateways;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Lets gateways in: a token for a named gateway of a site, good for one key and one day.
public class Enrolments {
  static final Duration TOKEN_VALIDITY = Duration.ofHours(24);

  /// Names and addresses of one gateway.
  static final int NAMES_MAX = 8;

  private static final int TOKEN_BYTES = 32;

  /// As it goes into a certificate's subject.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");

  private final Database database;
  private final Certificates certificates;
  private final Authorities authorities;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public Enrolments(
      Database database, Certificates certificates, Authorities authorities, Clock clock) {
    this.database = database;
    this.certificates = certificates;
    this.authorities = authorities;
    this.clock = clock;
  }

  /// What a gateway is deployed with.
  ///
  /// @param token shown this once
  /// @param manager where it asks, `host[:port]`
  /// @param fingerprint by which it knows the manager: SHA-256, upper-case hex with colons
  public record Invitation(String token, Instant expiresAt, String manager, String fingerprint) {
    @Override
    public String toString() {
      return "an invitation until " + expiresAt;
    }
  }

  /// What a gateway asks for.
  ///
  /// @param request in PEM. // RFC 2986
  /// @param smbios the UUID of its machine; empty when it knows none
  public record Asked(
      String token, String request, List<String> names, URI controlUrl, String smbios) {
    @Override
    public String toString() {
      return "a gateway at " + controlUrl;
    }
  }

  /// What it gets, in PEM.
  public record LetIn(
      String site, String gateway, String certificate, String authority, String revocations) {}

  /// Makes a token; an earlier one for the same gateway that was not used is good for nothing then.
  public Invitation invite(String site, String gateway, String by) {
    Authorities.Here here = authorities.here();
    if (!NAME.matcher(gateway).matches()) {
      throw invalid(
          "A gateway's name has up to 63 letters, digits, dots and hyphens, and begins with a"
              + " letter or digit");
    }
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    Instant end = now.plus(TOKEN_VALIDITY);
    database.inTransaction(
        h -> {
          h.createUpdate(
                  """
                  delete from enrolment where expires_at < :now
                    or (site = :site and gateway = :gateway and serial is null)""")
              .bind("now", now)
              .bind("site", site)
              .bind("gateway", gateway)
              .execute();
          return h.createUpdate(
                  """
                  insert into enrolment (token_digest, site, gateway, made_by, made_at, expires_at)
                  values (:digest, :site, :gateway, :by, :now, :end)""")
              .bind("digest", digest(token))
              .bind("site", site)
              .bind("gateway", gateway)
              .bind("by", by)
              .bind("now", now)
              .bind("end", end)
              .execute();
        });
    return new Invitation(token, end, here.address(), here.fingerprint());
  }

  /// Makes the token of a gateway good for nothing, when nobody has used it.
  public void withdraw(String site, String gateway) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    delete from enrolment
                    where site = :site and gateway = :gateway and serial is null""")
                .bind("site", site)
                .bind("gateway", gateway)
                .execute());
  }

  private record Token(String site, String gateway, @Nullable String serial) {}

  /// Issues the certificate, once. The key that got it may ask again as long as the token lives,
  /// because answers get lost; it gets the same one.
  public LetIn letIn(Asked asked) {
    Authorities.Here here = authorities.here();
    return database.inTransaction(
        h -> {
          Token token = token(h, asked.token());
          PublicKey key = CertificateAuthority.requestedKey(asked.request());
          Issued issued =
              token.serial() == null
                  ? issue(h, here, token, asked, key)
                  : again(h, token.serial(), key);
          return new LetIn(
              token.site(),
              token.gateway(),
              issued.pem(),
              here.authority().pem(),
              here.authority()
                  .list(certificates.number(h), certificates.revocations(h), clock.instant()));
        });
  }

  private Token token(Handle h, String text) {
    return h.createQuery(
            """
            select site, gateway, serial from enrolment
            where token_digest = :digest and expires_at > :now for update""")
        .bind("digest", digest(text))
        .bind("now", clock.instant())
        .map(
            (rs, context) ->
                new Token(rs.getString("site"), rs.getString("gateway"), rs.getString("serial")))
        .findOne()
        .orElseThrow(() -> refused("The token is unknown, has expired, or gave way to a newer."));
  }

  private Issued issue(Handle h, Authorities.Here here, Token token, Asked asked, PublicKey key) {
    List<String> names = asked.names().stream().distinct().toList();
    if (names.isEmpty() || names.size() > NAMES_MAX) {
      throw invalid("A gateway has 1 to " + NAMES_MAX + " names and addresses");
    }
    String taken = certificates.taken(h, token.site(), token.gateway(), names);
    Optional<String> ours =
        names.stream().filter(n -> !Certificates.isLocal(n) && here.isOurs(n)).findFirst();
    if (taken != null || ours.isPresent()) {
      throw refused(
          "%s is a name of %s already."
              .formatted(
                  ours.orElse(String.valueOf(taken)),
                  ours.isPresent() ? "the manager" : "another gateway"));
    }
    X509Certificate made = here.authority().issue(key, token.gateway(), names, clock.instant());
    String serial = Certificates.serial(made);
    Gateways.enrol(h, token.site(), token.gateway(), asked.controlUrl(), asked.smbios());
    certificates.keep(h, token.site(), token.gateway(), names, made);
    certificates.revoke(h, token.site(), token.gateway(), serial);
    h.createUpdate("update enrolment set serial = :serial where token_digest = :digest")
        .bind("serial", serial)
        .bind("digest", digest(asked.token()))
        .execute();
    return Certificates.find(h, serial).orElseThrow();
  }

  private static Issued again(Handle h, String serial, PublicKey key) {
    return Certificates.find(h, serial)
        .filter(issued -> keyOf(issued).equals(key))
        .orElseThrow(() -> refused("The token was used already."));
  }

  private static PublicKey keyOf(Issued issued) {
    try {
      return CertificateAuthority.certificate(issued.pem()).getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of ours is damaged", e);
    }
  }

  /// Signs a present gateway's next key, for the names that it has.
  String renew(Issued present, String request) {
    Authorities.Here here = authorities.here();
    PublicKey key = CertificateAuthority.requestedKey(request);
    X509Certificate made =
        here.authority().issue(key, present.gateway(), present.names(), clock.instant());
    database.inTransaction(
        h -> {
          certificates.keep(h, present.site(), present.gateway(), present.names(), made);
          return null;
        });
    return CertificateAuthority.pem(made);
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ProblemException refused(String why) {
    return Problem.of(ProblemType.ENROLMENT_REFUSED, why).toException();
  }

  private static ProblemException invalid(String why) {
    return Problem.of(ProblemType.REQUEST_INVALID, why).toException();
  }
}
