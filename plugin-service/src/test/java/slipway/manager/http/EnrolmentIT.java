package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.security.KeyPair;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.manager.enrolment.TestAuthority;
import slipway.manager.http.Client.Answer;

/// A gateway comes in with a token, is drained and revoked, at a site of its own.
class EnrolmentIT {
  private final Estate estate = Estate.get();
  private final KeyPair key = TestAuthority.newKey();
  private String gateway = "";
  private String site = "";

  @BeforeEach
  void addSite() {
    site =
        estate
            .administrator
            .post(
                "/api/v1/sites",
                json(
                    "name", "enrolling",
                    "url", slipway.manager.migrations.Stage.SOURCE_URL,
                    "thumbprint", "AA:".repeat(31) + "AA",
                    "username", "administrator",
                    "password", "right"))
            .object()
            .getString("id");
    gateway = "/api/v1/sites/" + site + "/gateways/gw-source";
  }

  @AfterEach
  void removeSite() {
    assertThat(
            estate.administrator.send("DELETE", "/api/v1/sites/" + site, null, Map.of()).status())
        .isEqualTo(204);
  }

  private JsonObject request(String token, KeyPair by) {
    return json(
        "token",
        token,
        "request",
        TestAuthority.request(by),
        "names",
        Json.createArrayBuilder().add("gw-source").add("192.0.2.77").build(),
        "controlUrl",
        "https://192.0.2.77:10908",
        "machine",
        "");
  }

  @Test
  void aGatewayComesInWithATokenIsDrainedAndRevoked() {
    assertThat(Client.of("visitor").post(gateway + "/enrolment", null).status()).isEqualTo(403);
    Answer made = estate.administrator.post(gateway + "/enrolment", null);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.object().getString("manager")).isEqualTo("manager.example:8443");
    String token = made.object().getString("token");

    Client stranger = Client.anonymous();
    Answer letIn = stranger.post("/api/v1/enrolments", request(token, key));
    assertThat(letIn.status()).as(letIn.body()).isEqualTo(200);
    assertThat(letIn.object().getString("certificate")).contains("BEGIN CERTIFICATE");
    assertThat(letIn.object().getString("revocations")).contains("BEGIN X509 CRL");
    Answer stolen = stranger.post("/api/v1/enrolments", request(token, TestAuthority.newKey()));
    assertThat(stolen.status()).isEqualTo(403);
    assertThat(stolen.object().getString("type")).isEqualTo("enrolment-refused");

    assertThat(detail().getString("standing")).isEqualTo("ACTIVE");
    assertThat(detail().getString("certificateEnds")).isNotEmpty();

    Answer drained =
        estate.administrator.put(gateway + "/standing", json("standing", "DRAINED"), Map.of());
    assertThat(drained.status()).as(drained.body()).isEqualTo(200);
    assertThat(drained.object().getString("standing")).isEqualTo("DRAINED");
    assertThat(estate.administrator.post(gateway + "/revoke", null).status()).isEqualTo(200);
    assertThat(detail().getString("standing")).isEqualTo("REVOKED");
    Answer again =
        estate.administrator.put(gateway + "/standing", json("standing", "ACTIVE"), Map.of());
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.object().getString("type")).isEqualTo("gateway-revoked");
  }

  private JsonObject detail() {
    Answer answer = estate.administrator.get(gateway);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.object();
  }

  @Test
  void whatIsNoRequestIsRefusedWithoutASession() {
    Client stranger = Client.anonymous();
    assertThat(stranger.post("/api/v1/enrolments", json("token", "x")).status()).isEqualTo(400);
    Answer unknown = stranger.post("/api/v1/enrolments", request("t".repeat(43), key));
    assertThat(unknown.status()).isEqualTo(403);
    assertThat(stranger.get("/api/v1/enrolments").status()).isIn(401, 405);
  }
}
