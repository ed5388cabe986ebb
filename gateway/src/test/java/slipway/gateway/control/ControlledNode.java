package slipway.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;

/// A node's control API over real HTTPS with client certificates and on real volumes; only the
/// wires of link and iSCSI are fakes.
abstract class ControlledNode {
  static final int SIZE = 8 << 20;
  static final int SIZE_2 = 2 << 20;
  static final String SOURCE = "6000c29a000000000000000000000001";
  static final String HOME = "6000c29a000000000000000000000002";
  static final String IQN = "iqn.2026-11.slipway:test";
  /// The UUID of a second pair of disks.
  static final String SOURCE_2 = "6000c29a000000000000000000000003";

  static final String HOME_2 = "6000c29a000000000000000000000004";

  @TempDir Path dir;
  final FakeLink link = new FakeLink();
  final FakeTarget targets = new FakeTarget();
  byte[] content = {};
  private @Nullable ControlServer server;
  private @Nullable Volumes volumes;
  private @Nullable HttpClient client;

  @BeforeEach
  void start() throws Exception {
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    Arrays.fill(content, 1 << 20, 3 << 20, (byte) 0);
    Path devices = Files.createDirectories(dir.resolve("devices"));
    Files.write(devices.resolve("wwn-0x" + SOURCE), content);
    FileDevice.create(devices.resolve("wwn-0x" + HOME), SIZE).close();
    Files.write(devices.resolve("wwn-0x" + SOURCE_2), Arrays.copyOf(content, SIZE_2));
    FileDevice.create(devices.resolve("wwn-0x" + HOME_2), SIZE_2).close();
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue(
        List.of("node", "127.0.0.1"), dir.resolve("node"), Instant.now(), Authority.NODE_VALIDITY);
    authority.issue("manager", dir.resolve("manager"));
    client = client(Identity.load(dir.resolve("manager")).context());
    startNode();
  }

  final void startNode() throws IOException {
    Path state = dir.resolve("state");
    Disks disks = new Disks(dir.resolve("devices"), ControlledNode::open);
    Exports exports = new Exports(disks, link, state);
    Volumes made =
        new Volumes(disks, this::origin, link, targets, state, Optional.of(dir.resolve("writes")));
    volumes = made;
    exports.restore();
    made.restore();
    Node node = new Node("gw", "1", Instant.now(), disks, link, targets, exports, made, state);
    server =
        ControlServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Identity.load(dir.resolve("node")),
            node);
  }

  final void stopNode() {
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

  final void publish() throws Exception {
    JsonNode export = ok("PUT", "/v1/exports/e1", "{\"disk\":\"" + SOURCE + "\"}");
    assertThat(export.path("origin").asText()).isEqualTo("slipway://here:1/e1");
    assertThat(export.path("sizeBytes").asLong()).isEqualTo(SIZE);
  }

  final void makeVolume() throws Exception {
    ok(
        "PUT",
        "/v1/volumes/v1",
        "{\"disk\":\"%s\",\"sizeBytes\":%d,\"origin\":\"slipway://here:1/e1\",\"homeIsZero\":true}"
            .formatted(HOME, SIZE));
  }

  /// A volume of its own on the second pair of disks.
  final void makeSecondVolume() throws Exception {
    ok("PUT", "/v1/exports/e2", "{\"disk\":\"" + SOURCE_2 + "\"}");
    ok(
        "PUT",
        "/v1/volumes/v2",
        "{\"disk\":\"%s\",\"sizeBytes\":%d,\"origin\":\"slipway://here:1/e2\",\"homeIsZero\":true}"
            .formatted(HOME_2, SIZE_2));
  }

  /// A request for a target that serves these volumes.
  static String target(String... volumes) {
    return """
        {"iqn":"%s","initiator":"iqn.2026-11.slipway.guest:a",
         "chap":{"username":"u","password":"s3cret-s3cret"},"volumes":[%s]}
        """
        .formatted(IQN, "\"" + String.join("\",\"", volumes) + "\"");
  }

  final JsonNode ok(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(required(client), method, path, body);
    assertThat(response.statusCode() / 100).describedAs(response.body()).isEqualTo(2);
    return new ObjectMapper().readTree(response.body());
  }

  final void refused(String type, String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(required(client), method, path, body);
    JsonNode problem = new ObjectMapper().readTree(response.body());
    assertThat(problem.path("type").asText()).describedAs(response.body()).isEqualTo(type);
    assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
    assertThat(problem.path("detail").asText()).isNotBlank().doesNotContain("Exception");
    assertThat(problem.path("remedy").asText()).isNotBlank();
  }

  final HttpResponse<String> send(HttpClient http, String method, String path, String body)
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

  static HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }

  static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("not started");
    }
    return value;
  }
}
