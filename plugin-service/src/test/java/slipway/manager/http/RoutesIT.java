package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.manager.http.Client.Answer;

/// Every request that `docs/openapi.json` promises, on the server.
class RoutesIT {
  static final Path PAGE = Path.of(System.getProperty("slipway.root", ".."), "docs/openapi.json");

  static Stream<Arguments> routes() throws IOException {
    JsonObject paths = page().getJsonObject("paths");
    return paths.keySet().stream()
        .flatMap(
            path ->
                paths.getJsonObject(path).keySet().stream()
                    .map(verb -> Arguments.of(verb.toUpperCase(Locale.ROOT), path)));
  }

  static JsonObject page() throws IOException {
    try (Reader text = Files.newBufferedReader(PAGE);
        var reader = Json.createReader(text)) {
      return reader.readObject();
    }
  }

  /// A login, and a gateway that shows a token in place of one.
  private static boolean needsNoSession(String verb, String path) {
    return verb.equals("POST")
        && (path.equals("/api/v1/sessions") || path.equals("/api/v1/enrolments"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void isRefusedWithoutASession(String verb, String path) {
    Answer refused = Client.anonymous().send(verb, concrete(path), body(verb), Map.of());
    if (needsNoSession(verb, path)) {
      assertThat(refused.status()).isEqualTo(400);
    } else {
      assertThat(refused.status()).as(refused.body()).isEqualTo(401);
      assertThat(refused.problem()).isEqualTo("session-required");
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void isRouted(String verb, String path) {
    if (path.endsWith("/events/stream") || path.endsWith("/current")) {
      // Would stream, or log the user of the other tests out; each has tests of its own.
      return;
    }
    Answer answer = Client.of("administrator").send(verb, concrete(path), body(verb), Map.of());
    // Whatever it answers, it comes from the resource: JAX-RS' own refusals name the address.
    assertThat(answer.status()).as(answer.body()).isNotIn(405, 406, 415, 500);
    assertThat(answer.body()).doesNotContain("What the address names");
  }

  @Test
  void theServerTellsThePageToWhoHasASession() throws IOException {
    Answer told = Client.of("visitor").get("/openapi", Map.of("Accept", "application/json"));
    assertThat(told.status()).isEqualTo(200);
    assertThat(told.object().getJsonObject("paths").keySet())
        .isEqualTo(page().getJsonObject("paths").keySet());
    assertThat(told.object().getJsonObject("components").getJsonObject("schemas").keySet())
        .isEqualTo(page().getJsonObject("components").getJsonObject("schemas").keySet());
  }

  private static @org.jspecify.annotations.Nullable String body(String verb) {
    return verb.equals("GET") || verb.equals("DELETE") ? null : "{}";
  }

  private static String concrete(String path) {
    return path.replace("{id}", "00000000-0000-0000-0000-000000000000")
        .replaceAll("\\{[a-z]+}", "nothing");
  }
}
