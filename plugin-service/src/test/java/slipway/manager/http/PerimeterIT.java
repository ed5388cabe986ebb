package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.manager.http.Client.Answer;

class PerimeterIT {
  /// What a request that came through a proxy carries.
  private static final Map<String, String> FROM_AFAR = Map.of("X-Forwarded-For", "192.0.2.7");

  @Test
  void everybodyLearnsThatItLivesAndNoMore() {
    Answer alive = Client.anonymous().get("/health/live", FROM_AFAR);
    assertThat(alive.status()).isEqualTo(200);
    assertThat(alive.object().getString("status")).isEqualTo("UP");
    assertThat(alive.object().getJsonArray("checks")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi", "/openapi/", "/metrics", "/metrics/", "/metrics/base"})
  void strangersAreNotTold(String path) {
    Answer refused = Client.anonymous().get(path, FROM_AFAR);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.problem()).isEqualTo("session-required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready", "/health/started", "/health/ready/"})
  void healthIsForTheMachineItselfAndForWhoHasASession(String path) {
    assertThat(Client.anonymous().get(path, FROM_AFAR).problem()).isEqualTo("session-required");
    assertThat(Client.of("visitor").get(path, FROM_AFAR).status()).isIn(200, 404);
    assertThat(Client.anonymous().get(path).status()).isIn(200, 404);
  }

  @Test
  void theSupervisorSeesWhetherTheDatabaseAnswers() {
    assertThat(Client.anonymous().get("/health/ready").body()).contains("\"database\"");
  }

  @Test
  void metricsAreForTheMachineItselfForWhoHasASessionAndForWhoShowsTheToken() {
    assertThat(Client.anonymous().get("/metrics").body()).contains("slipway_database_up 1");
    assertThat(Client.of("visitor").get("/metrics", FROM_AFAR).status()).isEqualTo(200);
    Answer shown =
        Client.anonymous()
            .get(
                "/metrics",
                Map.of(
                    "X-Forwarded-For",
                    "192.0.2.7",
                    "Authorization",
                    "Bearer " + ManagerServer.METRICS_TOKEN));
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.mediaType()).startsWith("text/plain; version=0.0.4");
    assertThat(shown.body()).contains("slipway_migrations{state=\"DRAFT\"}");
    Answer wrong =
        Client.anonymous()
            .get(
                "/metrics",
                Map.of("X-Forwarded-For", "192.0.2.7", "Authorization", "Bearer wrong"));
    assertThat(wrong.status()).isEqualTo(401);
  }
}
