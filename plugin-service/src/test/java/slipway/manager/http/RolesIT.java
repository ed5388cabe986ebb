package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static slipway.manager.http.Client.json;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

class RolesIT {
  private final Estate estate = Estate.get();

  @Test
  void theRolesAreListedForWhoeverHasASession() {
    Answer listed = Client.of("visitor").get("/api/v1/roles");
    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.array().stream().map(role -> role.asJsonObject().getString("id")))
        .containsExactly("source", "target", "registrar");
    JsonObject source = listed.array().getJsonObject(0);
    assertThat(source.getString("govc")).contains("VirtualMachine.State.CreateSnapshot");
    assertThat(source.getString("powerCli")).contains("'VirtualMachine.State.CreateSnapshot'");
    assertThat(source.getJsonArray("features").toString()).contains("\"without\"");
  }

  private Answer test(Client client, String site) {
    return client.post("/api/v1/sites/" + site + "/roles/test", null);
  }

  @Test
  void anAccountThatHasEverythingFits() {
    JsonObject tested = test(estate.administrator, estate.source).object();
    assertThat(tested.getString("account")).isEqualTo("administrator");
    assertThat(tested.getJsonArray("results"))
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.asJsonObject().getBoolean("fits")).isTrue();
              assertThat(result.asJsonObject().getJsonArray("missing")).isEmpty();
            });
  }

  @Test
  void whatAnAccountLacksIsToldWithWhatWouldFail() {
    Answer added =
        estate.administrator.post(
            "/api/v1/sites",
            json(
                "name", "visited",
                "url", slipway.manager.migrations.Stage.SOURCE_URL,
                "thumbprint", "AA:".repeat(31) + "AA",
                "username", "visitor",
                "password", "right"));
    String site = added.object().getString("id");
    try {
      JsonObject source =
          test(estate.administrator, site).object().getJsonArray("results").getJsonObject(0);
      assertThat(source.getBoolean("fits")).isFalse();
      JsonObject snapshot =
          source.getJsonArray("missing").stream()
              .map(JsonValue::asJsonObject)
              .filter(m -> m.getString("privilege").equals("VirtualMachine.State.CreateSnapshot"))
              .findFirst()
              .orElseThrow();
      assertThat(snapshot.getString("without")).contains("nothing is copied");
      assertThat(snapshot.getInt("lacking")).isEqualTo(snapshot.getInt("of"));
    } finally {
      estate.administrator.send("DELETE", "/api/v1/sites/" + site, null, Map.of());
    }
  }

  @Test
  void onlyAdministratorsAskWhatAnAccountLacks() {
    assertThat(test(Client.of("operator"), estate.source).status()).isEqualTo(403);
  }

  @Test
  void aSiteSaysWhetherItsVCenterIsToldOfMigrations() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(recentTasks(estate.source)).isEqualTo("MIRRORED");
              assertThat(recentTasks(estate.destination)).isEqualTo("NOT_REGISTERED");
            });
  }

  private String recentTasks(String site) {
    return estate
        .administrator
        .get("/api/v1/sites/" + site)
        .object()
        .getJsonObject("recentTasks")
        .getString("state");
  }
}
