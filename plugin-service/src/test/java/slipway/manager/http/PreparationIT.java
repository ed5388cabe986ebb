package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static slipway.manager.http.Client.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

class PreparationIT {
  private static final String SETTINGS = "/api/v1/settings";

  private final Estate estate = Estate.get();
  private final Client administrator = Client.of("administrator");
  private final String path =
      "/api/v1/sites/" + estate.source + "/machines/" + estate.freshMachine() + "/preparation";

  @Test
  void aDryRunShowsWhatWouldChangeAndIsForWhoeverMayWorkInTheGuest() {
    assertThat(administrator.get(path + "/dry-run").status()).isEqualTo(404);
    assertThat(Client.of("visitor").post(path + "/dry-run", account()).status()).isEqualTo(403);
    Answer begun = administrator.post(path + "/dry-run", account());
    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    JsonObject after = awaitDryRun();
    assertThat(after.getString("state")).isEqualTo("NONE");
    assertThat(after.getJsonArray("changes")).isEmpty();
    Answer shown = administrator.get(path + "/dry-run");
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.object().getBoolean("whole")).isTrue();
    JsonObject change = shown.object().getJsonArray("changes").getJsonObject(0);
    assertThat(change.getString("path")).isEqualTo("/etc/<b>x</b>");
    assertThat(change.getString("diff")).isEqualTo("-a\n+b");
    assertThat(Client.of("visitor").get(path + "/dry-run").status()).isEqualTo(403);
    assertThat(administrator.get("/api/v1/audit").body()).contains("guest.dry-run");
  }

  @Test
  void theGuestsRepositoriesAreRefusedUntilTheSettingsAllowThem() {
    JsonObject order = Json.createObjectBuilder(account()).add("repositories", true).build();
    assertThat(administrator.post(path + "/dry-run", order).problem())
        .isEqualTo("guest-repositories-forbidden");
    JsonObject before = administrator.get(SETTINGS).object();
    JsonObject allowing = Json.createObjectBuilder(before).add("guestRepositories", true).build();
    try {
      assertThat(administrator.put(SETTINGS, allowing, Map.of()).status()).isEqualTo(200);
      assertThat(administrator.post(path + "/dry-run", order).status()).isEqualTo(202);
      awaitDryRun();
      assertThat(administrator.get(path + "/dry-run").body()).contains("of the repositories");
    } finally {
      administrator.put(SETTINGS, before, Map.of());
    }
  }

  private JsonObject awaitDryRun() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(administrator.get(path).object()).containsKey("dryRunAt"));
    return administrator.get(path).object();
  }

  private static JsonObject account() {
    return json("username", "root", "password", "secret");
  }
}
