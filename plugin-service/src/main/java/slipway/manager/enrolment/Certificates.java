package slipway.manager.enrolment;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.Gateways;
import slipway.manager.gateways.Revoked;

/// What was issued to gateways, and what was taken back.
public class Certificates {
  /// A revoked certificate stays on the list for so long after its end: clocks differ.
  private static final Duration LISTED_AFTER_END = Duration.ofDays(1);

  /// Names that mean the machine itself, and nobody to anybody else.
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1", "slipway");

  private static final RowMapper<Issued> ISSUED =
      (rs, context) ->
          new Issued(
              rs.getString("serial"),
              rs.getString("site"),
              rs.getString("gateway"),
              List.of(rs.getString("names").split(",", -1)),
              rs.getString("certificate"),
              rs.getTimestamp("not_before").toInstant(),
              rs.getTimestamp("not_after").toInstant());

  private final Database database;
  private final Clock clock;
  private volatile Revoked known = Revoked.NONE;

  public Certificates(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A certificate that stands.
  ///
  /// @param serial in hex
  /// @param names by which others reach the gateway
  /// @param pem the certificate itself
  public record Issued(
      String serial,
      String site,
      String gateway,
      List<String> names,
      String pem,
      Instant notBefore,
      Instant notAfter) {

    /// Two thirds of its life have passed.
    public boolean wantsRenewal(Instant now) {
      Duration life = Duration.between(notBefore, notAfter);
      return !now.isBefore(notBefore.plus(life.multipliedBy(2).dividedBy(3)));
    }
  }

  static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  void keep(Handle h, String site, String gateway, List<String> names, X509Certificate made) {
    h.createUpdate(
            """
            insert into gateway_certificate (serial, site, gateway, names, certificate, not_before,
              not_after, issued_at)
            values (:serial, :site, :gateway, :names, :pem, :from, :to, :at)""")
        .bind("serial", serial(made))
        .bind("site", site)
        .bind("gateway", gateway)
        .bind("names", String.join(",", names))
        .bind("pem", CertificateAuthority.pem(made))
        .bind("from", made.getNotBefore().toInstant())
        .bind("to", made.getNotAfter().toInstant())
        .bind("at", clock.instant())
        .execute();
  }

  static Optional<Issued> find(Handle h, String serial) {
    return h.createQuery(
            "select * from gateway_certificate where serial = :serial and revoked_at is null")
        .bind("serial", serial)
        .map(ISSUED)
        .findOne();
  }

  Optional<Issued> find(String serial) {
    return database.read(h -> find(h, serial));
  }

  /// The newest one of a gateway that stands.
  public Optional<Issued> of(String site, String gateway) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select * from gateway_certificate
                    where site = :site and gateway = :gateway and revoked_at is null
                    order by issued_at desc limit 1""")
                .bind("site", site)
                .bind("gateway", gateway)
                .map(ISSUED)
                .findOne());
  }

  /// A name that another gateway's certificate has as well; nobody may pass for anybody else.
  @Nullable String taken(Handle h, String site, String gateway, List<String> names) {
    Map<String, String> others = new HashMap<>();
    h.createQuery(
            """
            select names from gateway_certificate
            where revoked_at is null and not_after > :now
              and not (site = :site and gateway = :gateway)""")
        .bind("now", clock.instant())
        .bind("site", site)
        .bind("gateway", gateway)
        .mapTo(String.class)
        .forEach(
            list -> {
              for (String name : list.split(",", -1)) {
                others.put(name.toLowerCase(Locale.ROOT), name);
              }
            });
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !LOCAL.contains(name) && others.containsKey(name))
        .findFirst()
        .orElse(null);
  }

  static boolean isLocal(String name) {
    return LOCAL.contains(name.toLowerCase(Locale.ROOT));
  }

  /// Takes back all that a gateway has, but for one.
  ///
  /// @param but its serial number, empty for none
  void revoke(Handle h, String site, String gateway, String but) {
    int taken =
        h.createUpdate(
                """
                update gateway_certificate set revoked_at = :now
                where site = :site and gateway = :gateway and revoked_at is null
                  and serial <> :but""")
            .bind("now", clock.instant())
            .bind("site", site)
            .bind("gateway", gateway)
            .bind("but", but)
            .execute();
    if (taken > 0) {
      h.execute("update revocation_list set number = number + 1");
    }
  }

  /// Takes back all that a gateway has: nobody talks to it from now on.
  public void revoke(String site, String gateway) {
    database.inTransaction(
        h -> {
          Gateways.stand(h, site, gateway, Gateway.Standing.REVOKED);
          h.createUpdate("delete from enrolment where site = :site and gateway = :gateway")
              .bind("site", site)
              .bind("gateway", gateway)
              .execute();
          revoke(h, site, gateway, "");
          return null;
        });
  }

  /// What is revoked; read anew only when it has changed.
  public Revoked revoked() {
    Revoked last = known;
    long number = number();
    if (number == last.number()) {
      return last;
    }
    Revoked now = new Revoked(number, Set.copyOf(revocations().keySet()));
    known = now;
    return now;
  }

  long number() {
    return database.read(this::number);
  }

  long number(Handle h) {
    return h.createQuery("select number from revocation_list").mapTo(Long.class).one();
  }

  Map<BigInteger, Instant> revocations() {
    return database.read(this::revocations);
  }

  /// Those that are listed, and since when.
  Map<BigInteger, Instant> revocations(Handle h) {
    Map<BigInteger, Instant> revoked = new TreeMap<>();
    h.createQuery(
            """
            select serial, revoked_at from gateway_certificate
            where revoked_at is not null and not_after > :ended""")
        .bind("ended", clock.instant().minus(LISTED_AFTER_END))
        .map(
            (rs, context) ->
                Map.entry(
                    new BigInteger(rs.getString("serial"), 16),
                    rs.getTimestamp("revoked_at").toInstant()))
        .forEach(entry -> revoked.put(entry.getKey(), entry.getValue()));
    return revoked;
  }

  /// A certificate that was issued elsewhere is known from now on, so that it can be taken back.
  public void learn(Gateway gateway, GatewayControl.Certificate shown) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into gateway_certificate (serial, site, gateway, names, certificate,
                      not_before, not_after, issued_at)
                    values (:serial, :site, :gateway, '', '', :from, :to, :from)
                    on conflict do nothing""")
                .bind("serial", shown.serial())
                .bind("site", gateway.site())
                .bind("gateway", gateway.name())
                .bind("from", shown.notBefore())
                .bind("to", shown.notAfter())
                .execute());
  }
}
