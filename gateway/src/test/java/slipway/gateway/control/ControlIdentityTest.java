package slipway.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.FileDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;
import slipway.gateway.tls.Issuer;

/// The gateway's certificate as the manager renews it, and whom the control API serves.
class ControlIdentityTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private Identity node;
  private Issuer issuer;
  private Volumes volumes;
  private ControlServer server;

  @BeforeEach
  void start() throws Exception {
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue("127.0.0.1", dir.resolve("node"));
    authority.issue("manager", dir.resolve("manager"));
    issuer = new Issuer(dir.resolve("ca"));
    node = Identity.load(dir.resolve("node"));
    Path state = Files.createDirectories(dir.resolve("state"));
    FakeLink link = new FakeLink();
    FakeTarget targets = new FakeTarget();
    Disks disks =
        new Disks(
            Files.createDirectories(dir.resolve("devices")),
            (path, writable) -> FileDevice.openReadOnly(path));
    Exports exports = new Exports(disks, link, state);
    volumes =
        new Volumes(
            disks,
            uri -> {
              throw new UnreachableException(uri.toString());
            },
            link,
            targets,
            state,
            Optional.empty());
    server =
        ControlServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            node,
            new Node("gw", "1", Instant.now(), disks, link, targets, exports, volumes, state));
  }

  @AfterEach
  void stop() {
    server.close();
    volumes.close();
  }

  private HttpResponse<String> send(Identity caller, String method, String path, Object body)
      throws IOException, InterruptedException {
    try (HttpClient http =
        HttpClient.newBuilder()
            .sslContext(caller.context())
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      return send(http, method, path, body);
    }
  }

  private HttpResponse<String> send(HttpClient http, String method, String path, Object body)
      throws IOException, InterruptedException {
    String text = JSON.writeValueAsString(body);
    return http.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.address().getPort() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("PUT") ? BodyPublishers.ofString(text) : BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  /// One that the manager has let in.
  private Identity otherGateway() throws Exception {
    Path into = Files.createDirectories(dir.resolve("gateway"));
    String request = Identity.request(into, "other");
    Identity.begin(
        into,
        issuer.sign(request, "127.0.0.1"),
        Files.readString(dir.resolve("ca/ca.pem")),
        issuer.revoke(1, List.of()));
    return Identity.load(into);
  }

  @Test
  void theManagerRenewsTheCertificateWhileItsConnectionStands() throws Exception {
    Identity manager = Identity.load(dir.resolve("manager"));
    try (HttpClient http =
        HttpClient.newBuilder()
            .sslContext(manager.context())
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      JsonNode before = JSON.readTree(send(http, "GET", "/v1/health", "").body());
      JsonNode asked = JSON.readTree(send(http, "POST", "/v1/identity/request", "").body());
      String next = issuer.sign(asked.path("request").asText(), "127.0.0.1");
      HttpResponse<String> taken =
          send(http, "PUT", "/v1/identity/certificate", Map.of("certificate", next));
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
      JsonNode after = JSON.readTree(send(http, "GET", "/v1/health", "").body());
      assertThat(after.path("certificate").path("serial").asText())
          .isEqualTo(node.certificate().getSerialNumber().toString(16))
          .isNotEqualTo(before.path("certificate").path("serial").asText());
      assertThat(after.path("state").path("totalBytes").asLong()).isPositive();
      assertThat(Instant.parse(after.path("clock").asText())).isBefore(Instant.now());
    }
    assertThat(send(manager, "GET", "/v1/health", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whatDoesNotFitIsRefusedWithAReason() throws Exception {
    Identity manager = Identity.load(dir.resolve("manager"));
    for (var bad :
        Map.of(
                "/v1/identity/certificate", Map.of("certificate", "nonsense"),
                "/v1/identity/revocations", Map.of("list", "nonsense"))
            .entrySet()) {
      HttpResponse<String> refused = send(manager, "PUT", bad.getKey(), bad.getValue());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("request-invalid");
    }
  }

  @Test
  void anotherGatewaySteersNothing() throws Exception {
    Identity gateway = otherGateway();
    assertThat(send(gateway, "GET", "/v1/volumes", "").statusCode()).isEqualTo(403);
    assertThat(send(gateway, "PUT", "/v1/identity/revocations", Map.of("list", "")).statusCode())
        .isEqualTo(403);
    assertThat(send(gateway, "GET", "/v1/health", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsRevokedIsRefusedOnAConnectionThatStands() throws Exception {
    Identity manager = Identity.load(dir.resolve("manager"));
    Authority.load(dir.resolve("ca")).issue("gone", dir.resolve("gone"));
    Identity gone = Identity.load(dir.resolve("gone"));
    try (HttpClient standing =
        HttpClient.newBuilder()
            .sslContext(gone.context())
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      assertThat(send(standing, "GET", "/v1/volumes", "").statusCode()).isEqualTo(200);
      HttpResponse<String> taken =
          send(
              manager,
              "PUT",
              "/v1/identity/revocations",
              Map.of("list", issuer.revoke(5, List.of(gone.certificate()))));
      assertThat(taken.body()).contains("\"revocationNumber\":5");
      assertThat(send(standing, "GET", "/v1/volumes", "").statusCode()).isEqualTo(403);
    }
    // A resumed TLS session is let in by TLS, and a new one is not.
    assertThat(send(gone, "GET", "/v1/volumes", "").statusCode()).isEqualTo(403);
    Identity fresh = Identity.load(dir.resolve("gone"));
    assertThatThrownBy(() -> send(fresh, "GET", "/v1/volumes", "")).isInstanceOf(IOException.class);
    assertThat(send(manager, "GET", "/v1/volumes", "").statusCode()).isEqualTo(200);
  }
}
