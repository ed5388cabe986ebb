package slipway.manager.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.enrolment.CertificateAuthority.Pem;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.Gateways;
import slipway.manager.gateways.HttpGatewayControls;
import slipway.manager.problem.ProblemException;
import slipway.manager.settings.Settings;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// The manager's rounds at a gateway that speaks the control API over TLS with client certificates.
class GatewayRoundsTest {
  private static final String SMBIOS = "564d0000-1111-2222-3333-444444444444";

  @TempDir Path dir;
  private final Database database = TestDatabase.get();
  private final String site = UUID.randomUUID().toString();
  private final List<String> asked = new ArrayList<>();
  private final KeyPair first = TestAuthority.newKey();
  private final KeyPair next = TestAuthority.newKey();
  private Clock clock = Clock.systemUTC();
  private Duration skew = Duration.ZERO;
  private long revocationNumber;
  private X509Certificate shown;
  private Authorities authorities;
  private Gateways gateways;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    CertificateAuthority authority = TestAuthority.make(dir.resolve("ca"));
    TestAuthority.identity(authority, dir.resolve("manager"), List.of("manager.example"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    authorities =
        new Authorities(
            Optional.of(
                new Settings.Enrolment(
                    dir.resolve("ca"), "manager.example", dir.resolve("manager/cert.pem"))),
            dir.resolve("manager"));
    gateways =
        new Gateways(
            database,
            new HttpGatewayControls(dir.resolve("manager"), () -> certificates().revoked()));
    database.inTransaction(
        h ->
            h.execute(
                """
                insert into site (id, name, url, thumbprint, username, password, instance_uuid,
                  version, added_at) values (?, ?, 'https://vc', 'AA', 'u', '', 'i', '8', now())""",
                site,
                "site " + site));
    var invitation = enrolments().invite(site, "gw", "admin");
    var letIn =
        enrolments()
            .letIn(
                new Enrolments.Asked(
                    invitation.token(),
                    TestAuthority.request(first),
                    List.of("127.0.0.1"),
                    URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                    SMBIOS));
    shown = CertificateAuthority.certificate(letIn.certificate());
    serve(letIn.authority());
  }

  private void serve(String authority) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("gw", first.getPrivate(), new char[0], new Certificate[] {shown});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", CertificateAuthority.certificate(authority));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            var ssl = tls.getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
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

  private GatewayRounds rounds() {
    return new GatewayRounds(
        () -> gateways.at(site),
        id -> vcenter(),
        gateways,
        certificates(),
        enrolments(),
        authorities,
        clock);
  }

  /// One that knows the machine by its UUID, and nothing else.
  private static VSphere vcenter() {
    return (VSphere)
        Proxy.newProxyInstance(
            GatewayRoundsTest.class.getClassLoader(),
            new Class<?>[] {VSphere.class},
            (_, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("machineBySmbios");
              return arguments[0].equals(SMBIOS)
                  ? Optional.of(ObjectId.machine("vm-7"))
                  : Optional.empty();
            });
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestMethod() + " " + path);
    JsonObject json =
        body.isEmpty()
            ? JsonObject.EMPTY_JSON_OBJECT
            : Json.createReader(new StringReader(body)).readObject();
    JsonObject answer =
        switch (path) {
          case "/v1/health" -> health();
          case "/v1/identity/request" ->
              Json.createObjectBuilder().add("request", TestAuthority.request(next)).build();
          case "/v1/identity/certificate" -> show(json.getString("certificate"));
          default -> {
            revocationNumber = numberOf(json.getString("list"));
            yield JsonObject.EMPTY_JSON_OBJECT;
          }
        };
    byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private JsonObject health() {
    return Json.createObjectBuilder()
        .add("name", "gw")
        .add("version", "1")
        .add("linkAddress", "h:1")
        .add("iscsiPortal", "h:2")
        .add("uptimeSeconds", 1)
        .add("clock", clock.instant().plus(skew).toString())
        .add("revocationNumber", revocationNumber)
        .add(
            "certificate",
            Json.createObjectBuilder()
                .add("serial", Certificates.serial(shown))
                .add("notBefore", shown.getNotBefore().toInstant().toString())
                .add("notAfter", shown.getNotAfter().toInstant().toString()))
        .build();
  }

  private JsonObject show(String pem) {
    try {
      shown = CertificateAuthority.certificate(pem);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return JsonObject.EMPTY_JSON_OBJECT;
  }

  private static long numberOf(String list) {
    try {
      var crl =
          (java.security.cert.X509CRL)
              java.security.cert.CertificateFactory.getInstance("X.509")
                  .generateCRL(new java.io.ByteArrayInputStream(Pem.decode(list, "X509 CRL")));
      byte[] extension = crl.getExtensionValue("2.5.29.20");
      return org.bouncycastle.asn1.ASN1Integer.getInstance(
              org.bouncycastle.asn1.ASN1OctetString.getInstance(extension).getOctets())
          .longValueExact();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aGatewayThatWasLetInIsFoundAmongTheMachines() {
    rounds().round();
    assertThat(gateways.get(site, "gw").machine()).isEqualTo("vm-7");
    assertThat(gateways.get(site, "gw").takesMore()).isTrue();
  }

  @Test
  void nothingIsRenewedBeforeItIsTime() {
    rounds().round();
    assertThat(asked).doesNotContain("POST /v1/identity/request");
  }

  @Test
  void aCertificateIsRenewedOnceAfterTwoThirdsOfItsLife() {
    Instant later = Instant.now().plus(Duration.ofDays(61));
    X509Certificate before = shown;
    clock = Clock.fixed(later, ZoneOffset.UTC);
    rounds().round();
    assertThat(shown.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
    assertThat(shown.getPublicKey()).isEqualTo(next.getPublic());
    assertThat(shown.getNotAfter().toInstant()).isAfter(later.plus(Duration.ofDays(89)));
    rounds().round();
    assertThat(asked).containsOnlyOnce("POST /v1/identity/request");
  }

  @Test
  void newerRevocationsAreBroughtUntilTheGatewayHasThem() {
    var other = enrolments().invite(site, "other", "admin");
    enrolments()
        .letIn(
            new Enrolments.Asked(
                other.token(),
                TestAuthority.request(TestAuthority.newKey()),
                List.of("localhost"),
                URI.create("https://127.0.0.1:1"),
                ""));
    certificates().revoke(site, "other");
    rounds().round();
    assertThat(revocationNumber).isEqualTo(certificates().number()).isPositive();
    rounds().round();
    assertThat(asked).containsOnlyOnce("PUT /v1/identity/revocations");
  }

  @Test
  void theManagerTalksNoMoreToACertificateThatIsRevoked() {
    Gateway before = gateways.get(site, "gw");
    assertThat(gateways.control(before).health().name()).isEqualTo("gw");
    certificates().revoke(site, "gw");
    // As a caller that still holds the old registration: TLS refuses it.
    assertThatThrownBy(() -> gateways.control(before).health())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("gw");
    rounds().round();
    assertThat(asked).containsExactly("GET /v1/health");
  }

  @Test
  void aClockThatIsWrongIsSeen() {
    skew = Duration.ofMinutes(5);
    GatewayRounds rounds = rounds();
    rounds.round();
    assertThat(rounds.sightings().getFirst().skew().orElseThrow())
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
  }
}
