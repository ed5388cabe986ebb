package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import slipway.manager.migrations.Stage;

/// The page as a browser sees it.
class RegistrationPageIT {
  private static final String THUMBPRINT = "AA:".repeat(31) + "AA";
  private static final String VCENTER = Stage.SOURCE_URL.replaceFirst("^https://", "");

  private static HttpResponse<String> post(String deed, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> fields =
        new TreeMap<>(
            Map.of(
                "password",
                ManagerServer.ADMIN_PASSWORD,
                "vcenter",
                VCENTER,
                "thumbprint",
                THUMBPRINT,
                "user",
                "administrator",
                "accountPassword",
                "right",
                "deed",
                deed));
    fields.putAll(more);
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return ManagerServer.get()
        .http()
        .send(
            HttpRequest.newBuilder(ManagerServer.get().resolve("/registration"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void thePageComesWithoutScriptsAndInNoFrame() throws Exception {
    HttpResponse<String> page =
        ManagerServer.get()
            .http()
            .send(
                HttpRequest.newBuilder(ManagerServer.get().resolve("/registration")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<h1>Registration with vCenter</h1>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void withoutTheAdministratorsPasswordNothingHappens() throws Exception {
    HttpResponse<String> refused = post("register", Map.of("password", "guess"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("That is not the password of admin.");
    assertThat(refused.body()).doesNotContain("guess").doesNotContain("right");
  }

  @Test
  void withoutAThumbprintTheCertificateIsShownFirst() throws Exception {
    HttpResponse<String> shown = post("register", Map.of("thumbprint", ""));
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body()).contains("Compare it at vCenter itself");
  }

  @Test
  void whatIsNoAddressIsRefused() throws Exception {
    assertThat(post("status", Map.of("vcenter", "a/../b")).statusCode()).isEqualTo(400);
    assertThat(post("dance", Map.of()).statusCode()).isEqualTo(400);
  }
}
