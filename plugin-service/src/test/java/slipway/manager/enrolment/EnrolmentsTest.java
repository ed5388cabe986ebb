package slipway.manager.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.enrolment.Enrolments.Asked;
import slipway.manager.enrolment.Enrolments.LetIn;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.Gateways;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.settings.Settings;

class EnrolmentsTest {
  private static final URI CONTROL = URI.create("https://192.0.2.5:10908");

  @TempDir Path dir;
  private final Database database = TestDatabase.get();
  private final String site = UUID.randomUUID().toString();
  private final KeyPair key = TestAuthority.newKey();

  /// An address that no other test has.
  private final String address =
      "2001:db8::"
          + UUID.randomUUID().toString().substring(0, 4)
          + ":"
          + Math.floorMod(key.hashCode(), 9999);

  /// As is this name.
  private final String host = "gw-" + site.substring(0, 8);

  private Clock clock = Clock.systemUTC();
  private CertificateAuthority authority;
  private Authorities authorities;
  private Gateways gateways;

  @BeforeEach
  void makeSite() throws Exception {
    authority = TestAuthority.make(dir.resolve("ca"));
    TestAuthority.identity(authority, dir.resolve("https"), List.of("slipway", "192.0.2.1"));
    authorities =
        new Authorities(
            Optional.of(
                new Settings.Enrolment(
                    dir.resolve("ca"), "192.0.2.1", dir.resolve("https/cert.pem"))),
            dir);
    gateways =
        new Gateways(
            database,
            gateway -> {
              throw new AssertionError("nobody is asked");
            });
    database.inTransaction(
        h ->
            h.execute(
                """
                insert into site (id, name, url, thumbprint, username, password, instance_uuid,
                  version, added_at) values (?, ?, 'https://vc', 'AA', 'u', '', 'i', '8', now())""",
                site,
                "site " + site));
  }

  @AfterEach
  void removeSite() {
    database.inTransaction(
        h -> {
          h.execute("delete from gateway where site = ?", site);
          return h.execute("delete from site where id = ?", site);
        });
  }

  private Certificates certificates() {
    return new Certificates(database, clock);
  }

  private Enrolments enrolments() {
    return new Enrolments(database, certificates(), authorities, clock);
  }

  private Asked asked(String token, KeyPair by, String... names) {
    return new Asked(token, TestAuthority.request(by), List.of(names), CONTROL, "");
  }

  private LetIn letIn(String name, KeyPair by) {
    String token = enrolments().invite(site, name, "admin").token();
    return enrolments().letIn(asked(token, by, host, address));
  }

  private static X509Certificate certificate(LetIn letIn) throws Exception {
    return CertificateAuthority.certificate(letIn.certificate());
  }

  private void refused(String token, KeyPair by, String... names) {
    assertThatThrownBy(() -> enrolments().letIn(asked(token, by, names)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.ENROLMENT_REFUSED));
  }

  @Test
  void aTokenLetsOneKeyInAndTheGatewayIsInItsSite() throws Exception {
    var invitation = enrolments().invite(site, "gw1", "admin");
    assertThat(invitation.fingerprint()).isEqualTo(authority.fingerprint());
    LetIn letIn = enrolments().letIn(asked(invitation.token(), key, host, address));
    X509Certificate issued = certificate(letIn);
    assertThat(issued.getPublicKey()).isEqualTo(key.getPublic());
    assertThat(authority.issued(issued)).isTrue();
    assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=gw1,OU=gateway");
    Gateway gateway = gateways.get(site, "gw1");
    assertThat(gateway.controlUrl()).isEqualTo(CONTROL);
    assertThat(gateway.takesMore()).as("its machine is not found yet").isFalse();
    // The answer got lost.
    assertThat(enrolments().letIn(asked(invitation.token(), key, host, address)).certificate())
        .isEqualTo(letIn.certificate());
    refused(invitation.token(), TestAuthority.newKey(), host, address);
  }

  @Test
  void aTokenIsNowhereInTheDatabase() {
    String token = enrolments().invite(site, "gw", "admin").token();
    String all =
        database.read(
            h ->
                String.join(
                    "\n",
                    h.createQuery("select enrolment::text from enrolment")
                        .mapTo(String.class)
                        .list()));
    assertThat(all).isNotEmpty().doesNotContain(token);
  }

  @Test
  void anUnknownAnExpiredAndAReplacedTokenAreRefused() {
    refused("t".repeat(43), key, address);
    String replaced = enrolments().invite(site, "gw", "admin").token();
    String token = enrolments().invite(site, "gw", "admin").token();
    refused(replaced, key, address);
    clock =
        Clock.fixed(Instant.now().plus(Enrolments.TOKEN_VALIDITY).plusSeconds(1), ZoneOffset.UTC);
    refused(token, key, address);
  }

  @Test
  void nobodyEnrolsAsTheManagerOrAsAnotherGateway() {
    letIn("first", key);
    String token = enrolments().invite(site, "second", "admin").token();
    KeyPair second = TestAuthority.newKey();
    refused(token, second, "192.0.2.1");
    refused(token, second, address);
    refused(token, second, address.toUpperCase(java.util.Locale.ROOT));
    assertThat(enrolments().letIn(asked(token, second, "slipway")).gateway()).isEqualTo("second");
  }

  @Test
  void aRequestOfAKeyThatTheCallerDoesNotHaveIsRefused() {
    String token = enrolments().invite(site, "gw", "admin").token();
    KeyPair ofTwo = new KeyPair(key.getPublic(), TestAuthority.newKey().getPrivate());
    for (String bad : List.of("nonsense", TestAuthority.request(ofTwo))) {
      assertThatThrownBy(
              () -> enrolments().letIn(new Asked(token, bad, List.of(host), CONTROL, "")))
          .isInstanceOf(ProblemException.class);
    }
    assertThat(enrolments().letIn(asked(token, key, address))).isNotNull();
  }

  @Test
  void namesAreBoundedAndHaveToBeNames() {
    String token = enrolments().invite(site, "gw", "admin").token();
    for (String name : List.of("a b", "")) {
      assertThatThrownBy(() -> enrolments().letIn(asked(token, key, name)))
          .isInstanceOf(ProblemException.class);
    }
    String[] many = new String[Enrolments.NAMES_MAX + 1];
    java.util.Arrays.setAll(many, i -> "gw" + i);
    assertThatThrownBy(() -> enrolments().letIn(asked(token, key, many)))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> enrolments().invite(site, "a,CN=manager", "admin"))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void enrollingAgainRevokesWhatTheGatewayHadBefore() throws Exception {
    X509Certificate before = certificate(letIn("gw", key));
    long number = certificates().number();
    X509Certificate after = certificate(letIn("gw", TestAuthority.newKey()));
    assertThat(certificates().number()).isGreaterThan(number);
    assertThat(certificates().revoked().serials())
        .contains(before.getSerialNumber())
        .doesNotContain(after.getSerialNumber());
  }

  @Test
  void aRevokedGatewayIsListedAndComesBackOnlyWithAToken() throws Exception {
    X509Certificate issued = certificate(letIn("gw", key));
    String unused = enrolments().invite(site, "gw", "admin").token();
    certificates().revoke(site, "gw");
    Gateway gateway = gateways.get(site, "gw");
    assertThat(gateway.standing()).isEqualTo(Gateway.Standing.REVOKED);
    assertThatThrownBy(() -> gateways.control(gateway)).hasMessageContaining("gw");
    assertThatThrownBy(() -> gateways.stand(site, "gw", Gateway.Standing.ACTIVE))
        .isInstanceOf(ProblemException.class);
    refused(unused, key, address);
    LetIn again = letIn("gw", TestAuthority.newKey());
    X509CRL list = list(again.revocations());
    list.verify(CertificateAuthority.certificate(authority.pem()).getPublicKey());
    assertThat(list.getRevokedCertificate(issued.getSerialNumber())).isNotNull();
    assertThat(list.getRevokedCertificate(certificate(again).getSerialNumber())).isNull();
    assertThat(gateways.get(site, "gw").standing()).isEqualTo(Gateway.Standing.ACTIVE);
  }

  private static X509CRL list(String pem) throws Exception {
    return (X509CRL)
        java.security.cert.CertificateFactory.getInstance("X.509")
            .generateCRL(
                new java.io.ByteArrayInputStream(CertificateAuthority.Pem.decode(pem, "X509 CRL")));
  }

  @Test
  void aCertificateIsRenewedWhenTwoThirdsOfItsLifeHavePassed() {
    letIn("gw", key);
    var issued = certificates().of(site, "gw").orElseThrow();
    Instant begin = Instant.now();
    assertThat(issued.wantsRenewal(begin.plus(Duration.ofDays(59)))).isFalse();
    assertThat(issued.wantsRenewal(begin.plus(Duration.ofDays(61)))).isTrue();
  }

  @Test
  void aDrainedGatewayTakesNothingNew() {
    letIn("gw", key);
    gateways.found(gateways.get(site, "gw"), "vm-1");
    assertThat(gateways.get(site, "gw").takesMore()).isTrue();
    gateways.stand(site, "gw", Gateway.Standing.DRAINED);
    assertThat(gateways.get(site, "gw").takesMore()).isFalse();
    gateways.stand(site, "gw", Gateway.Standing.ACTIVE);
    assertThat(gateways.get(site, "gw").takesMore()).isTrue();
  }

  @Test
  void withoutAnAuthorityNobodyIsInvited() {
    var none =
        new Enrolments(database, certificates(), new Authorities(Optional.empty(), dir), clock);
    assertThatThrownBy(() -> none.invite(site, "gw", "admin"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.AUTHORITY_MISSING));
  }

  @Test
  void machinesAreLookedForInBothByteOrders() {
    assertThat(GatewayRounds.bothByteOrders("564D0011-2233-4455-6677-8899AABBCCDD"))
        .containsExactly(
            "564d0011-2233-4455-6677-8899aabbccdd", "11004d56-3322-5544-6677-8899aabbccdd");
  }
}
