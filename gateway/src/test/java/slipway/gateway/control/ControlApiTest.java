package slipway.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/// The control API as docs/gateway-control.md says.
class ControlApiTest extends ControlledNode {
  @Test
  void tellsItsHealthAndItsDisks() throws Exception {
    JsonNode health = ok("GET", "/v1/health", "");
    assertThat(health.path("name").asText()).isEqualTo("gw");
    assertThat(health.path("iscsiPortal").asText()).isEqualTo("10.0.2.2:3260");
    assertThat(ok("GET", "/v1/disks", "")).hasSize(4);
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
    ok("PUT", "/v1/targets/t1", target("v1"));
    ok("PUT", "/v1/targets/t1", target("v1"));
    ok("DELETE", "/v1/targets/t1", "");
    ok("DELETE", "/v1/targets/t1", "");
    ok("DELETE", "/v1/volumes/v1?discard=true", "");
    ok("DELETE", "/v1/volumes/v1?discard=true", "");
    ok("DELETE", "/v1/exports/e1", "");
    ok("DELETE", "/v1/exports/e1", "");
  }

  @Test
  void whatOnlyAVolumeHoldsIsNotDeletedByMistake() throws Exception {
    publish();
    makeVolume();
    refused("not-filled", "DELETE", "/v1/volumes/v1", "");
    assertThat(ok("GET", "/v1/volumes", "")).hasSize(1);
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
