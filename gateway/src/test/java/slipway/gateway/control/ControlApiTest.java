package slipway.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;
import slipway.gateway.block.FileDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;

/// The control API as docs/gateway-control.md says, over real HTTPS with client certificates and on
/// real volumes; only the wires of link and iSCSI are fakes.
class ControlApiTest {
  private static final int SIZE = 8 << 20;
  private static final String SOURCE = "6000c29a000000000000000000000001";
  private static final String HOME = "6000c29a000000000000000000000002";
  private static final String IQN = "iqn.2026-11.slipway:test";
  private static final String TARGET =
      """
      {"iqn":"%s","initiator":"iqn.2026-11.slipway.guest:a","chap":{"username":"u","password":"s3cret-s3cret"}}
      """
          .formatted(IQN);

  @TempDir Path dir;
  private final FakeLink link = new FakeLink();
  private final FakeTarget targets = new FakeTarget();
  private byte[] content = {};
  private @Nullable ControlServer server;
  private @Nullable Volumes volumes;
  private @Nullable HttpClient client;

  @BeforeEach
  void start() throws Exception {
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    java.util.Arrays.fill(content, 1 << 20, 3 << 20, (byte) 0);
    Path devices = Files.createDirectories(dir.resolve("devices"));
    Files.write(devices.resolve("wwn-0x" + SOURCE), content);
    FileDevice.create(devices.resolve("wwn-0x" + HOME), SIZE).close();
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue(
        List.of("node", "127.0.0.1"), dir.resolve("node"), Instant.now(), Authority.NODE_VALIDITY);
    authority.issue("manager", dir.resolve("manager"));
    client = client(Identity.load(dir.resolve("manager")).context());
    startNode();
  }

  private void startNode() throws IOException {
    Path state = dir.resolve("state");
    Disks disks = new Disks(dir.resolve("devices"), ControlApiTest::open);
    Exports exports = new Exports(disks, link, state);
    Volumes made =
        new Volumes(disks, this::origin, link, targets, state, Optional.of(dir.resolve("writes")));
    volumes = made;
    exports.restore();
    made.restore();
    Node node = new Node("gw", "1", Instant.now(), disks, link, targets, exports, made);
    server =
        ControlServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Identity.load(dir.resolve("node")).context(),
            node);
  }

  private void stopNode() {
    if (server != null) {
      server.close();
    }
    if (volumes != null) {
      volumes.close();
    }
  }

  @AfterEach
  void stop() {
    stopNode();
    if (client != null) {
      client.close();
    }
  }

  private static BlockDevice open(Path path, boolean writable) throws IOException {
    return writable ? FileDevice.openWritable(path) : FileDevice.openReadOnly(path);
  }

  private BlockDevice origin(URI uri) throws IOException {
    BlockDevice disk = link.published.get(uri.getPath().substring(1));
    if (disk == null) {
      throw new UnreachableException(uri + " is not published");
    }
    return disk;
  }

  @Test
  void tellsItsHealthAndItsDisks() throws Exception {
    JsonNode health = ok("GET", "/v1/health", "");
    assertThat(health.path("name").asText()).isEqualTo("gw");
    assertThat(health.path("iscsiPortal").asText()).isEqualTo("10.0.2.2:3260");
    assertThat(ok("GET", "/v1/disks", "")).hasSize(2);
  }

  @Test
  void servesNobodyWithoutACertificateOfItsAuthority() throws Exception {
    SSLContext bare = SSLContext.getInstance("TLS");
    bare.init(null, new javax.net.ssl.TrustManager[] {new AnyServer()}, null);
    try (HttpClient stranger = client(bare)) {
      assertThatThrownBy(() -> send(stranger, "GET", "/v1/health", ""))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aVolumeFillsFromAnExportAndIsThenThePlainDisk() throws Exception {
    publish();
    makeVolume();
    assertThat(ok("GET", "/v1/volumes/v1", "").path("filled").asBoolean()).isFalse();
    ok("PUT", "/v1/volumes/v1/fill", "{\"running\":true}");
    await().until(() -> ok("GET", "/v1/volumes/v1", "").path("filled").asBoolean());
    ok("POST", "/v1/volumes/v1/flush", "");
    ok("DELETE", "/v1/volumes/v1", "");
    assertThat(Files.readAllBytes(dir.resolve("devices/wwn-0x" + HOME))).isEqualTo(content);
    assertThat(ok("GET", "/v1/volumes", "")).isEmpty();
  }

  @Test
  void whatIsNotAllocatedIsNotFetched() throws Exception {
    ok(
        "PUT",
        "/v1/exports/e1",
        "{\"disk\":\"%s\",\"allocated\":[{\"offset\":0,\"length\":1048576},{\"offset\":3145728,\"length\":5242880}]}"
            .formatted(SOURCE));
    makeVolume();
    ok("PUT", "/v1/volumes/v1/fill", "{\"running\":true}");
    await().until(() -> ok("GET", "/v1/volumes/v1", "").path("filled").asBoolean());
    JsonNode volume = ok("GET", "/v1/volumes/v1", "");
    assertThat(volume.path("fetchedBytes").path("fill").asLong()).isEqualTo(SIZE - (2L << 20));
  }

  @Test
  void everyRequestMayBeRepeated() throws Exception {
    publish();
    publish();
    makeVolume();
    makeVolume();
    String rebase = "{\"generation\":1,\"origin\":\"slipway://here:1/e1\",\"changed\":[]}";
    ok("POST", "/v1/volumes/v1/rebase", rebase);
    ok("POST", "/v1/volumes/v1/rebase", rebase);
    ok("PUT", "/v1/volumes/v1/target", TARGET);
    ok("PUT", "/v1/volumes/v1/target", TARGET);
    ok("DELETE", "/v1/volumes/v1/target", "");
    ok("DELETE", "/v1/volumes/v1/target", "");
    ok("DELETE", "/v1/volumes/v1?discard=true", "");
    ok("DELETE", "/v1/volumes/v1?discard=true", "");
    ok("DELETE", "/v1/exports/e1", "");
    ok("DELETE", "/v1/exports/e1", "");
  }

  @Test
  void anOriginDoesNotChangeUnderAnInitiator() throws Exception {
    publish();
    makeVolume();
    ok("PUT", "/v1/volumes/v1/target", TARGET);
    refused(
        "initiator-attached",
        "POST",
        "/v1/volumes/v1/rebase",
        "{\"generation\":1,\"origin\":\"slipway://here:1/e2\",\"changed\":[]}");
  }

  @Test
  void whatOnlyAVolumeHoldsIsNotDeletedByMistake() throws Exception {
    publish();
    makeVolume();
    refused("not-filled", "DELETE", "/v1/volumes/v1", "");
    assertThat(ok("GET", "/v1/volumes", "")).hasSize(1);
  }

  @Test
  void aRestartFindsExportsVolumesAndTargetsAgain() throws Exception {
    publish();
    makeVolume();
    ok("PUT", "/v1/volumes/v1/target", TARGET);
    required(targets.served.get(IQN))
        .write(4096, ByteBuffer.wrap(new byte[] {7}), Durability.VOLATILE);
    stopNode();
    assertThat(targets.served).isEmpty();
    link.published.clear();
    startNode();
    assertThat(link.published).containsKey("e1");
    ByteBuffer read = ByteBuffer.allocate(1);
    required(targets.served.get(IQN)).read(4096, read);
    assertThat(read.get(0)).isEqualTo((byte) 7);
    JsonNode volume = ok("GET", "/v1/volumes/v1", "");
    assertThat(volume.path("initiators")).hasSize(1);
    assertThat(volume.path("writtenByGuestBytes").asLong()).isEqualTo(4096);
  }

  @Test
  void secretsStayInFilesOfTheGatewayAlone() throws Exception {
    publish();
    makeVolume();
    ok("PUT", "/v1/volumes/v1/target", TARGET);
    Path file = dir.resolve("state/targets/v1.json");
    assertThat(Files.readString(file)).contains("s3cret");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ok("GET", "/v1/volumes/v1", "").toString()).doesNotContain("s3cret");
  }

  @Test
  void badRequestsAreRefusedWithAReason() throws Exception {
    refused("disk-not-found", "PUT", "/v1/exports/x", "{\"disk\":\"" + "0".repeat(32) + "\"}");
    refused("request-invalid", "PUT", "/v1/exports/x", "{\"disk\":\"../../etc/passwd\"}");
    refused("request-invalid", "PUT", "/v1/exports/x", "{\"disc\":\"a typing error\"}");
    refused("request-invalid", "PUT", "/v1/exports/x", "not json");
    refused("request-invalid", "PUT", "/v1/exports/%2e%2e%2fx", "{\"disk\":\"" + SOURCE + "\"}");
    refused("volume-not-found", "GET", "/v1/volumes/none", "");
    publish();
    makeVolume();
    refused(
        "volume-conflict",
        "PUT",
        "/v1/volumes/v1",
        "{\"disk\":\"%s\",\"sizeBytes\":4096,\"origin\":\"slipway://here:1/e1\",\"homeIsZero\":true}"
            .formatted(HOME));
  }

  private void publish() throws Exception {
    JsonNode export = ok("PUT", "/v1/exports/e1", "{\"disk\":\"" + SOURCE + "\"}");
    assertThat(export.path("origin").asText()).isEqualTo("slipway://here:1/e1");
    assertThat(export.path("sizeBytes").asLong()).isEqualTo(SIZE);
  }

  private void makeVolume() throws Exception {
    ok(
        "PUT",
        "/v1/volumes/v1",
        "{\"disk\":\"%s\",\"sizeBytes\":%d,\"origin\":\"slipway://here:1/e1\",\"homeIsZero\":true}"
            .formatted(HOME, SIZE));
  }

  private JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(required(client), method, path, body);
    assertThat(response.statusCode() / 100).describedAs(response.body()).isEqualTo(2);
    return new ObjectMapper().readTree(response.body());
  }

  private void refused(String type, String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(required(client), method, path, body);
    JsonNode problem = new ObjectMapper().readTree(response.body());
    assertThat(problem.path("type").asText()).describedAs(response.body()).isEqualTo(type);
    assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
    assertThat(problem.path("detail").asText()).isNotBlank().doesNotContain("Exception");
    assertThat(problem.path("remedy").asText()).isNotBlank();
  }

  private HttpResponse<String> send(HttpClient http, String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://127.0.0.1:" + required(server).address().getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (body.isEmpty()) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(body));
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("not started");
    }
    return value;
  }

  /// A client that does not care who answers: the refusal under test is the server's.
  private static final class AnyServer extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(
        java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(
        java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }
}
