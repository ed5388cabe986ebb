package slipway.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;
import slipway.gateway.tls.Issuer;

/// A gateway that lets itself in, at a manager that shows what the appliance shows: its certificate
/// and the authority that issued it.
class EnrollingTest {
  private static final String TOKEN = "t".repeat(43);

  @TempDir Path dir;
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpsServer manager;
  private X509Certificate leaf;
  private X509Certificate authority;
  private int status = 200;

  @BeforeEach
  void start() throws Exception {
    Authority.create(dir.resolve("ca")).issue("127.0.0.1", dir.resolve("https"));
    leaf = certificate(dir.resolve("https/cert.pem"));
    authority = certificate(dir.resolve("ca/ca.pem"));
    manager = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    manager.setHttpsConfigurator(new HttpsConfigurator(shown()));
    manager.createContext("/api/v1/enrolments", this::answer);
    manager.start();
    Files.writeString(dir.resolve("token"), TOKEN + "\n");
  }

  @AfterEach
  void stop() {
    manager.stop(0);
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private SSLContext shown() throws Exception {
    String pem = Files.readString(dir.resolve("https/key.pem"));
    byte[] der = java.util.Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    PrivateKey key =
        java.security.KeyFactory.getInstance("EC")
            .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(der));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("m", key, new char[0], new Certificate[] {leaf, authority});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void answer(HttpExchange exchange) throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode body = json.readTree(exchange.getRequestBody());
    asked.add(body);
    byte[] answer;
    try {
      Issuer issuer = new Issuer(dir.resolve("ca"));
      answer =
          json.writeValueAsBytes(
              Map.of(
                  "detail", "The token was used already.",
                  "certificate", issuer.sign(body.path("request").asText(), "127.0.0.1"),
                  "authority", Files.readString(dir.resolve("ca/ca.pem")),
                  "revocations", issuer.revoke(3, List.of())));
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException(e));
    }
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private NodeConfig config(String fingerprint) {
    Properties properties = new Properties();
    properties.setProperty("name", "gw");
    properties.setProperty("tls", dir.resolve("tls").toString());
    properties.setProperty("control.listen", "127.0.0.1:10908");
    properties.setProperty("link.advertise", "127.0.0.1:10909");
    properties.setProperty("manager", "127.0.0.1:" + manager.getAddress().getPort());
    properties.setProperty("manager.fingerprint", fingerprint);
    properties.setProperty("enrolment.token.file", dir.resolve("token").toString());
    properties.setProperty("machine", "564d0000-1111-2222-3333-444444444444");
    return NodeConfig.of(properties);
  }

  private static void enrol(NodeConfig config) throws Exception {
    new Enrolling(config, config.enrolment().orElseThrow()).await();
  }

  @Test
  void aGatewayEnrolsOnceAtAManagerThatItsAuthorityVouchesFor() throws Exception {
    NodeConfig config = config(PinnedTrust.fingerprint(authority));
    enrol(config);
    Identity identity = Identity.load(dir.resolve("tls"));
    assertThat(identity.revocationNumber()).isEqualTo(3);
    assertThat(identity.certificate().getIssuerX500Principal())
        .isEqualTo(authority.getSubjectX500Principal());
    JsonNode request = asked.getFirst();
    assertThat(request.path("token").asText()).isEqualTo(TOKEN);
    assertThat(request.path("controlUrl").asText()).isEqualTo("https://127.0.0.1:10908");
    assertThat(request.path("names")).extracting(JsonNode::asText).contains("gw", "127.0.0.1");
    enrol(config);
    assertThat(asked).hasSize(1);
  }

  @Test
  void theManagersOwnCertificateIsAsGoodAPin() throws Exception {
    enrol(config(PinnedTrust.fingerprint(leaf)));
    assertThat(dir.resolve("tls/cert.pem")).exists();
  }

  @Test
  void aManagerThatIsAnotherNeverSeesTheToken() throws Exception {
    Authority.create(dir.resolve("other"));
    NodeConfig config = config(PinnedTrust.fingerprint(certificate(dir.resolve("other/ca.pem"))));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> waiting =
          threads.submit(
              () -> {
                enrol(config);
                return null;
              });
      await().until(() -> Files.exists(dir.resolve("tls/next-key.pem")));
      await()
          .during(java.time.Duration.ofMillis(500))
          .until(() -> asked.isEmpty() && !waiting.isDone());
      waiting.cancel(true);
    }
    assertThat(dir.resolve("tls/cert.pem")).doesNotExist();
  }

  @Test
  void aGatewayThatIsRefusedGoesOnWithTheCertificateThatItHas() throws Exception {
    NodeConfig config = config(PinnedTrust.fingerprint(authority));
    enrol(config);
    byte[] before = Files.readAllBytes(dir.resolve("tls/cert.pem"));
    Files.writeString(dir.resolve("token"), "u".repeat(43));
    status = 403;
    enrol(config);
    assertThat(asked).hasSize(2);
    assertThat(dir.resolve("tls/cert.pem")).hasBinaryContent(before);
    status = 200;
    enrol(config);
    assertThat(Files.readAllBytes(dir.resolve("tls/cert.pem"))).isNotEqualTo(before);
  }
}
