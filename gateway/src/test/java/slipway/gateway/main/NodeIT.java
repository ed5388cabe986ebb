package slipway.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;

/// A gateway as a manager steers it: a real process, real TLS, and other people's initiators.
class NodeIT {
  private static final String IQN = "iqn.2026-11.slipway:two";
  private static final String INITIATOR = "iqn.2026-11.slipway.guest:g";
  private static final String SECRET = "s3cret-s3cret-14";
  private static final List<String> SOURCES =
      List.of("6000c29a0000000000000000000000a0", "6000c29a0000000000000000000000a1");
  private static final List<String> HOMES =
      List.of("6000c29a0000000000000000000000b0", "6000c29a0000000000000000000000b1");
  private static final List<Integer> MIB = List.of(64, 32);

  @TempDir Path dir;
  private @Nullable Process node;
  private @Nullable HttpClient client;
  private String control = "";
  private int iscsi;

  @BeforeEach
  void prepare() throws Exception {
    Path devices = Files.createDirectories(dir.resolve("devices"));
    for (int i = 0; i < MIB.size(); i++) {
      byte[] content = new byte[MIB.get(i) << 20];
      java.util.Arrays.fill(content, (byte) (0x11 * (i + 1)));
      Files.write(devices.resolve("wwn-0x" + SOURCES.get(i)), content);
      Files.write(devices.resolve("wwn-0x" + HOMES.get(i)), new byte[content.length]);
    }
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue(
        List.of("node", "127.0.0.1"), dir.resolve("node"), Instant.now(), Authority.NODE_VALIDITY);
    authority.issue("manager", dir.resolve("manager"));
    client =
        HttpClient.newBuilder()
            .sslContext(Identity.load(dir.resolve("manager")).context())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    try (ServerSocket free = new ServerSocket(0)) {
      iscsi = free.getLocalPort();
    }
    int link;
    try (ServerSocket free = new ServerSocket(0)) {
      link = free.getLocalPort();
    }
    Files.writeString(
        dir.resolve("node.properties"),
        """
        name=node
        state=%s
        devices=%s
        tls=%s
        control.listen=127.0.0.1:0
        link.listen=127.0.0.1:%d
        iscsi.listen=127.0.0.1:%d
        """
            .formatted(dir.resolve("state"), devices, dir.resolve("node"), link, iscsi));
  }

  @AfterEach
  void end() throws Exception {
    kill();
    if (client != null) {
      client.close();
    }
  }

  @Test
  void anInitiatorSeesBothDisksOfATargetOrNone() throws Exception {
    start();
    for (int i = 0; i < MIB.size(); i++) {
      JsonNode export = ask("PUT", "/v1/exports/e" + i, "{\"disk\":\"" + SOURCES.get(i) + "\"}");
      ask(
          "PUT",
          "/v1/volumes/v" + i,
          "{\"disk\":\"%s\",\"sizeBytes\":%d,\"origin\":\"%s\",\"homeIsZero\":true}"
              .formatted(HOMES.get(i), MIB.get(i) << 20, export.path("origin").asText()));
    }
    ask(
        "PUT",
        "/v1/targets/t",
        """
        {"iqn":"%s","initiator":"%s","chap":{"username":"u","password":"%s"},
         "volumes":["v0","v1"]}
        """
            .formatted(IQN, INITIATOR, SECRET));
    assertThat(qemuIo(0, "read -P 0x11 1M 64k")).isZero();
    assertThat(qemuIo(1, "read -P 0x22 1M 64k", "write -P 0x33 2M 64k", "flush")).isZero();
    assertThat(listed()).contains("Lun:0", "Size:63M").contains("Lun:1", "Size:31M");
    kill();

    Path home = dir.resolve("devices/wwn-0x" + HOMES.get(1));
    Files.move(home, dir.resolve("away"));
    start();
    assertThat(listed()).doesNotContain("Lun:");
    assertThat(qemuIo(0, "read -P 0x11 1M 64k")).isNotZero();
    JsonNode waiting = ask("GET", "/v1/targets", "").path(0);
    assertThat(waiting.path("missing").path(0).asText()).isEqualTo("v1");

    Files.move(dir.resolve("away"), home);
    ask("GET", "/v1/volumes/v1", "");
    assertThat(qemuIo(0, "read -P 0x11 1M 64k")).isZero();
    assertThat(qemuIo(1, "read -P 0x33 2M 64k", "read -P 0x22 4M 64k")).isZero();
  }

  private void start() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "slipway.gateway.main.Gateway",
                "node",
                "--config",
                dir.resolve("node.properties").toString())
            .redirectError(dir.resolve("node.err").toFile())
            .start();
    node = process;
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    assertThat(line).describedAs(Files.readString(dir.resolve("node.err"))).isNotNull();
    String address = new ObjectMapper().readTree(line).path("control").asText();
    control = "https://127.0.0.1:" + address.substring(address.lastIndexOf(':') + 1);
  }

  private void kill() throws InterruptedException {
    if (node != null) {
      node.destroyForcibly().waitFor();
    }
  }

  private JsonNode ask(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(control + path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    if (client == null) {
      throw new AssertionError("not started");
    }
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode() / 100).describedAs(response.body()).isEqualTo(2);
    return new ObjectMapper().readTree(response.body());
  }

  private String listed() throws Exception {
    return run(
            "iscsi-ls",
            "-i",
            INITIATOR,
            "-s",
            "iscsi://u%%%s@127.0.0.1:%d".formatted(SECRET, iscsi))
        .output();
  }

  private int qemuIo(int lun, String... commands) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("qemu-io", "--image-opts"));
    for (String each : commands) {
      command.addAll(List.of("-c", each));
    }
    command.add(
        "driver=raw,file.driver=iscsi,file.transport=tcp,file.portal=127.0.0.1:%d,file.lun=%d,"
                .formatted(iscsi, lun)
            + "file.target=%s,file.initiator-name=%s,file.user=u,file.password-secret=s"
                .formatted(IQN, INITIATOR));
    command.addAll(1, List.of("--object", "secret,id=s,data=" + SECRET));
    Outcome outcome = run(command.toArray(String[]::new));
    return outcome.output().contains("verification failed") ? 99 : outcome.code();
  }

  private record Outcome(int code, String output) {}

  private static Outcome run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
    return new Outcome(process.exitValue(), output);
  }
}
