package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

class SessionsIT {
  @Test
  void aLoginBeginsASessionThatALogoutEnds() {
    Answer begun =
        Client.anonymous()
            .post("/api/v1/sessions", json("username", "operator", "password", "right"));
    assertThat(begun.status()).isEqualTo(201);
    Client client = Client.withToken(begun.object().getString("token"));
    assertThat(client.get("/api/v1/sessions/current").object().getString("user"))
        .isEqualTo("operator");
    assertThat(client.send("DELETE", "/api/v1/sessions/current", null, Map.of()).status())
        .isEqualTo(204);
    assertThat(client.get("/api/v1/sessions/current").problem()).isEqualTo("session-required");
  }

  @Test
  void theTokenOfTheVSphereClientIsASession() {
    Answer current = Client.of("operator").get("/api/v1/sessions/current");
    assertThat(current.status()).isEqualTo(200);
    assertThat(current.object().getString("user")).isEqualTo("operator");
  }

  @Test
  void aTokenThatStandsForNobodyIsRefused() {
    Answer refused = Client.withToken("client-nobody").get("/api/v1/migrations");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.problem()).isEqualTo("session-required");
  }

  @Test
  void whoFailsToLogInTooOftenHasToWait() {
    var wrong = json("username", "guesser", "password", "wrong");
    for (int i = 0; i < 5; i++) {
      Answer refused = Client.anonymous().post("/api/v1/sessions", wrong);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.problem()).isEqualTo("vcenter-login-refused");
    }
    Answer throttled = Client.anonymous().post("/api/v1/sessions", wrong);
    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.problem()).isEqualTo("too-many-logins");
  }

  @Test
  void aPasswordIsInNoAnswer() {
    Answer refused =
        Client.anonymous()
            .send("POST", "/api/v1/sessions", "{\"password\": \"s3cret-word\"}", Map.of());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).doesNotContain("s3cret-word").contains("username");
  }
}
