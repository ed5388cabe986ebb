package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

class SettingsIT {
  private static final String SETTINGS = "/api/v1/settings";
  private final Client administrator = Client.of("administrator");

  private static JsonObject settings(String from) {
    JsonObject entry =
        json(
            "days",
            Json.createArrayBuilder().add("MON").add("FRI").build(),
            "from",
            from,
            "to",
            "18:00",
            "bytesPerSecond",
            1_000_000);
    return json(
        "throttle",
        json("timeZone", "Europe/Vienna", "calendar", Json.createArrayBuilder().add(entry).build()),
        "defaults",
        json("cutover", "HELD", "keep", "HELD", "finalise", "HELD"),
        "keepMac",
        true,
        "guestRepositories",
        false);
  }

  @Test
  void administratorsChangeWhatTheySawAndNobodyElseDoes() {
    String seen = administrator.get(SETTINGS).headers().get("ETag");
    Answer changed = administrator.put(SETTINGS, settings("08:00"), Map.of("If-Match", seen));
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.headers().get("ETag")).isNotEqualTo(seen);
    assertThat(administrator.get(SETTINGS).object()).isEqualTo(settings("08:00"));
    assertThat(administrator.put(SETTINGS, settings("09:00"), Map.of("If-Match", seen)).problem())
        .isEqualTo("state-conflict");
    assertThat(Client.of("operator").put(SETTINGS, settings("09:00"), Map.of()).status())
        .isEqualTo(403);
    assertThat(administrator.get("/api/v1/audit").body()).contains("settings.change");
  }

  @Test
  void nonsenseIsRefused() {
    assertThat(administrator.put(SETTINGS, settings("8 o'clock"), Map.of()).status())
        .isEqualTo(400);
    JsonObject good = settings("08:00");
    JsonObject noSuchZone =
        Json.createObjectBuilder(good)
            .add(
                "throttle",
                json("timeZone", "Middle/Earth", "calendar", Json.createArrayBuilder().build()))
            .build();
    assertThat(administrator.put(SETTINGS, noSuchZone, Map.of()).object().getString("detail"))
        .contains("timeZone");
    JsonObject byClock =
        Json.createObjectBuilder(good)
            .add("defaults", json("cutover", "AT", "keep", "HELD", "finalise", "HELD"))
            .build();
    assertThat(administrator.put(SETTINGS, byClock, Map.of()).status()).isEqualTo(400);
  }

  @Test
  void sitesGatewaysAndTheAuditLogAreForAdministrators() {
    Client operator = Client.of("operator");
    Estate estate = Estate.get();
    assertThat(operator.get("/api/v1/audit").status()).isEqualTo(403);
    assertThat(operator.post("/api/v1/sites/probe", json("url", "https://x.example")).status())
        .isEqualTo(403);
    assertThat(operator.send("DELETE", "/api/v1/sites/" + estate.source, null, Map.of()).status())
        .isEqualTo(403);
    Answer probed =
        estate.administrator.post("/api/v1/sites/probe", json("url", "https://x.example"));
    assertThat(probed.object().getString("subject")).isEqualTo("CN=x.example");
    assertThat(estate.administrator.post("/api/v1/sites/probe", json("url", "http://x")).status())
        .isEqualTo(400);
  }
}
