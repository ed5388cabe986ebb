package slipway.manager.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

class MigrationsIT {
  private static final String MIGRATIONS = "/api/v1/migrations";

  private final Estate estate = Estate.get();
  private final Client operator = Client.of("administrator");

  private String draft(JsonObject request) {
    Answer drafted = operator.post(MIGRATIONS, request);
    assertThat(drafted.status()).as(drafted.body()).isEqualTo(201);
    return drafted.object().getString("id");
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    return Json.createObjectBuilder(object).add(name, value).build();
  }

  private void decide(String id, String decision) {
    Answer answer = operator.post(MIGRATIONS + "/" + id + "/" + decision, null);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private JsonObject await(String id, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              JsonObject now = operator.get(MIGRATIONS + "/" + id).object();
              assertThat(now.getString("state")).as(now.toString()).isEqualTo(state);
            });
    return operator.get(MIGRATIONS + "/" + id).object();
  }

  private void awaitAllowed(String id, String decision) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(
                        operator
                            .get(MIGRATIONS + "/" + id)
                            .object()
                            .getJsonArray("allowed")
                            .toString())
                    .contains("\"" + decision + "\""));
  }

  @Test
  void aWarmMigrationIsWalkedThroughTheApi() {
    String id = draft(estate.request("warm", estate.freshMachine()));
    decide(id, "start");
    await(id, "READY");
    assertThat(operator.get(MIGRATIONS + "/" + id + "/blockmap?cells=64").object().getString("map"))
        .hasSize(64)
        .matches("[.pdwz]+");
    decide(id, "cutover");
    awaitAllowed(id, "keep");
    decide(id, "keep");
    awaitAllowed(id, "finalise");
    decide(id, "finalise");
    JsonObject arrived = await(id, "FINALISED");
    assertThat(operator.get(MIGRATIONS + "/" + id + "/blockmap").status()).isEqualTo(204);
    assertThat(arrived.getJsonObject("forecast").containsKey("actualDowntimeSeconds")).isTrue();
    Answer events = operator.get("/api/v1/events?migration=" + id + "&size=500");
    assertThat(events.body())
        .contains("drafted by administrator", "cutover decided by administrator", "reached READY");
  }

  @Test
  void eachDiskIsShownWithItsProgressAndMadeInItsFormat() {
    JsonObject request = estate.request("warm", estate.freshMachine());
    JsonObject thick =
        with(request.getJsonObject("destination"), "diskFormat", Json.createValue("thick"));
    String id = draft(with(request, "destination", thick));
    JsonObject drafted = operator.get(MIGRATIONS + "/" + id).object();
    assertThat(drafted.getJsonArray("disks")).isEmpty();
    assertThat(drafted.getJsonObject("destination").getString("diskFormat")).isEqualTo("thick");
    decide(id, "start");
    JsonObject disk = await(id, "READY").getJsonArray("disks").getJsonObject(0);
    assertThat(disk.getString("label")).isEqualTo("Hard disk 1");
    assertThat(disk.getJsonNumber("progress").doubleValue()).isEqualTo(1);
    JsonObject listed =
        operator
            .get("/api/v1/machines/" + request.getJsonObject("source").getString("machine"))
            .object()
            .getJsonObject("migration");
    assertThat(listed.getJsonArray("disks").getJsonObject(0).getString("id")).isEqualTo("2000");
    JsonObject odd =
        with(request.getJsonObject("destination"), "diskFormat", Json.createValue("chunky"));
    Answer refused = operator.post(MIGRATIONS, with(request, "destination", odd));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.object().getString("detail"))
        .isEqualTo("destination.diskFormat must be thin, thick or thickEager");
    decide(id, "cancel");
  }

  @Test
  void whatOnlyOperatorsMayDoIsRefusedToVisitors() {
    Answer refused =
        Client.of("visitor").post(MIGRATIONS, estate.request("warm", estate.freshMachine()));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("vcenter-privilege-missing");
    String id = draft(estate.request("warm", estate.freshMachine()));
    for (String deed : new String[] {"start", "cancel", "pause", "resume", "retire"}) {
      assertThat(Client.of("visitor").post(MIGRATIONS + "/" + id + "/" + deed, null).status())
          .as(deed)
          .isEqualTo(403);
    }
    assertThat(
            Client.of("visitor")
                .put(MIGRATIONS + "/" + id, estate.request("warm", estate.freshMachine()), Map.of())
                .status())
        .isEqualTo(403);
  }

  @Test
  void badJsonUnknownIdsAndBrokenRulesAreProblems() {
    Answer nonsense = operator.send("POST", MIGRATIONS, "{\"kind\": ", Map.of());
    assertThat(nonsense.status()).isEqualTo(400);
    assertThat(nonsense.problem()).isEqualTo("request-invalid");
    Answer missing = operator.get(MIGRATIONS + "/00000000-0000-0000-0000-000000000000");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.problem()).isEqualTo("object-not-found");
    assertThat(operator.get(MIGRATIONS + "/not-an-id").problem()).isEqualTo("object-not-found");
    Answer rules = operator.post(MIGRATIONS, json("kind", "warm"));
    assertThat(rules.status()).isEqualTo(400);
    assertThat(rules.object().getString("detail")).contains("source", "destination");
    JsonObject request = estate.request("tepid", "vm-1");
    assertThat(operator.post(MIGRATIONS, request).object().getString("detail"))
        .isEqualTo("kind must be warm or cold");
    assertThat(operator.get("/api/v1/nowhere").problem()).isEqualTo("object-not-found");
    assertThat(operator.send("PATCH", MIGRATIONS, "{}", Map.of()).problem())
        .isEqualTo("request-invalid");
    assertThat(operator.get(MIGRATIONS + "?sort=colour").problem()).isEqualTo("request-invalid");
    assertThat(operator.get(MIGRATIONS + "?size=501").problem()).isEqualTo("request-invalid");
    assertThat(operator.get(MIGRATIONS + "?state=TEPID").problem()).isEqualTo("request-invalid");
  }

  @Test
  void aPlanIsChangedWhileItIsADraftAndOnlyByWhoSawIt() {
    JsonObject request = estate.request("warm", estate.freshMachine());
    String id = draft(request);
    JsonObject renamed = with(request, "name", Json.createValue("other name"));
    Answer changed = operator.put(MIGRATIONS + "/" + id, renamed, Map.of("If-Match", "\"0\""));
    assertThat(changed.object().getString("name")).isEqualTo("other name");
    assertThat(operator.put(MIGRATIONS + "/" + id, request, Map.of("If-Match", "\"0\"")).problem())
        .isEqualTo("state-conflict");
    assertThat(operator.put(MIGRATIONS + "/" + id, request, Map.of("If-Match", "soon")).problem())
        .isEqualTo("request-invalid");
    decide(id, "cancel");
    assertThat(operator.put(MIGRATIONS + "/" + id, request, Map.of()).problem())
        .isEqualTo("state-conflict");
  }

  @Test
  void aPausedMigrationStandsStillUntilItIsResumed() {
    String id = draft(estate.request("warm", estate.freshMachine()));
    decide(id, "pause");
    decide(id, "start");
    await(id, "PREFILLING");
    Answer throttled =
        operator.post(MIGRATIONS + "/" + id + "/throttle", json("bytesPerSecond", 4096));
    assertThat(throttled.object().getInt("throttleBytesPerSecond")).isEqualTo(4096);
    assertThat(throttled.object().getBoolean("paused")).isTrue();
    Awaitility.await()
        .untilAsserted(
            () -> {
              JsonObject fill =
                  operator
                      .get(MIGRATIONS + "/" + id)
                      .object()
                      .getJsonObject("volume")
                      .getJsonObject("fill");
              assertThat(fill.getBoolean("running")).isFalse();
              assertThat(fill.getInt("bytesPerSecond")).isEqualTo(4096);
            });
    decide(id, "resume");
    await(id, "READY");
  }

  @Test
  void aGroupIsDecidedUponTogetherAndEachTellsForItself() {
    JsonObject first = estate.request("warm", estate.freshMachine());
    JsonObject second = estate.request("warm", estate.freshMachine());
    String one = draft(with(first, "group", Json.createValue("wave 1")));
    String other = draft(with(second, "group", Json.createValue("wave 1")));
    decide(other, "cancel");
    await(other, "CANCELLED");
    Answer started = operator.post("/api/v1/groups/wave%201/start", null);
    assertThat(started.status()).as(started.body()).isEqualTo(200);
    Map<String, JsonObject> outcomes = new java.util.HashMap<>();
    for (JsonValue each : started.array()) {
      outcomes.put(each.asJsonObject().getString("migration"), each.asJsonObject());
    }
    assertThat(requireNonNull(outcomes.get(one)).getBoolean("ok")).isTrue();
    assertThat(requireNonNull(outcomes.get(other)).getJsonObject("problem").getString("type"))
        .isEqualTo("state-conflict");
    assertThat(operator.get("/api/v1/groups").body()).contains("\"name\":\"wave 1\"");
    await(one, "READY");
    Answer overview = operator.get("/api/v1/overview");
    assertThat(overview.body()).contains("\"waitingFor\":\"cutover\"").contains(one);
    assertThat(operator.post("/api/v1/groups/nobody/start", null).status()).isEqualTo(404);
  }

  @Test
  void aForecastMakesNothing() {
    String machine = estate.freshMachine();
    long before = operator.get(MIGRATIONS).object().getInt("total");
    Answer forecast = operator.post(MIGRATIONS + "/forecast", estate.request("warm", machine));
    assertThat(forecast.status()).as(forecast.body()).isEqualTo(200);
    JsonObject figures = forecast.object().getJsonObject("forecast");
    assertThat(figures.getJsonNumber("bytes").longValue()).isPositive();
    JsonObject warm = forecast.object().getJsonArray("kinds").getJsonObject(0);
    assertThat(warm.getString("kind")).isEqualTo("warm");
    assertThat(warm.getBoolean("recommended")).isTrue();
    assertThat((long) operator.get(MIGRATIONS).object().getInt("total")).isEqualTo(before);
  }

  @Test
  void aMachineIsFoundByEitherIdWithWhatMayBeDone() {
    String machine = estate.freshMachine();
    JsonObject view = operator.get("/api/v1/machines/" + machine).object();
    assertThat(view.getString("site")).isEqualTo(estate.source);
    assertThat(view.getJsonObject("preparation").getString("state")).isEqualTo("NONE");
    String actions = "/api/v1/sites/" + estate.source + "/machines/" + machine + "/actions";
    assertThat(operator.get(actions).array().getJsonObject(2).getBoolean("enabled")).isTrue();
    String id = draft(estate.request("warm", machine));
    decide(id, "start");
    JsonObject migrate = operator.get(actions).array().getJsonObject(2);
    assertThat(migrate.getBoolean("enabled")).isFalse();
    assertThat(migrate.getString("reason")).isEqualTo("A migration of this machine is under way.");
    JsonObject again =
        operator.get("/api/v1/machines/" + machine + "?vcenter=instance-source").object();
    assertThat(again.getJsonObject("migration").getString("id")).isEqualTo(id);
    assertThat(operator.get("/api/v1/machines/vm-9999").status()).isEqualTo(404);
    assertThat(operator.get("/api/v1/machines/" + machine + "?vcenter=other").status())
        .isEqualTo(404);
  }
}
