package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbBuilder;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.policy.Policy;
import slipway.manager.problem.ProblemException;

/// The JSON that docs/api.md promises.
class MigrationDocumentTest {
  @Test
  void aRunningMigrationHasTheShapeOfTheContract() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    JsonObject json = json(walk);
    assertThat(json.keySet())
        .contains(
            "id",
            "name",
            "kind",
            "state",
            "states",
            "steps",
            "source",
            "destination",
            "destinationMachine",
            "allowed",
            "volume",
            "forecast",
            "exposureBytes",
            "createdBy",
            "version",
            "cancelCost");
    assertThat(json.getString("state")).isEqualTo("RUNNING_FROM_CACHE");
    assertThat(json.getJsonArray("allowed").getValuesAs(v -> v.toString()))
        .containsExactlyInAnyOrder("\"keep\"", "\"cancel\"");
    JsonObject step = json.getJsonArray("steps").getJsonObject(0);
    assertThat(step.getString("name")).isEqualTo("check");
    assertThat(step.getString("state")).isEqualTo("DONE");
    assertThat(step.getString("startedAt")).startsWith("2026-11-21T");
    assertThat(json.getJsonArray("states").getJsonObject(0).keySet()).contains("state", "at");
    assertThat(json.getJsonObject("volume").containsKey("absentBytes")).isTrue();
    assertThat(json.getJsonObject("forecast").getInt("downtimeSeconds")).isPositive();
    assertThat(json.getJsonObject("cancelCost").getBoolean("restartsSource")).isTrue();
  }

  @Test
  void aFailedOneTellsItsProblemAndWhatToDo() {
    Walk walk = new Walk();
    walk.machine.diskMode = "independent_persistent";
    walk.start();
    walk.toTheEnd();
    JsonObject problem = json(walk).getJsonObject("problem");
    assertThat(problem.getString("type")).isEqualTo("disk-unsupported");
    assertThat(problem.getString("detail")).contains("independent_persistent");
    assertThat(problem.getString("remedy")).isNotEmpty();
  }

  @Test
  void aCancelledOneShowsItsStepsAsUndone() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.CUTOVER);
    walk.cancelIn = State.READY;
    walk.start();
    walk.toTheEnd();
    JsonObject json = json(walk);
    assertThat(json.getString("state")).isEqualTo("CANCELLED");
    assertThat(json.getJsonArray("steps").getJsonObject(3).getString("state")).isEqualTo("UNDONE");
    assertThat(json.getJsonArray("allowed")).isEmpty();
  }

  @Test
  void theSecretOfTheTargetIsNowhereInTheRows() {
    Walk walk = new Walk();
    walk.start();
    walk.operator.remove(Decision.KEEP);
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    var target = walk.world.destinationGateway.volumes.values().iterator().next().target;
    String secret = java.util.Objects.requireNonNull(target).chap().password();
    assertThat(secret).hasSize(16);
    assertThat(walk.dossier().toString()).doesNotContain(secret);
  }

  @Test
  void thePromiseRestsOnPastMigrationsOnceThereAreEnough() {
    Dossier dossier = new Walk().dossier();
    assertThat(Forecast.of(List.of(10L), dossier).downtimeSeconds())
        .isEqualTo(Forecast.WITHOUT_EXPERIENCE.toSeconds());
    List<Long> past = List.of(30L, 20L, 40L, 50L, 10L);
    assertThat(Forecast.of(past, dossier).downtimeSeconds()).isEqualTo(50);
    assertThat(Forecast.of(past, dossier).actualDowntimeSeconds()).isNull();
  }

  @Test
  void theActualDowntimeIsToldAfterTheCutover() {
    Walk walk = new Walk();
    walk.start();
    walk.toTheEnd();
    assertThat(Forecast.actual(walk.dossier()).orElseThrow()).isPositive();
  }

  @Test
  void aRequestIsReadWithItsDefaultsAndNonsenseIsRefused() {
    MigrationRequest request =
        JsonbBuilder.create()
            .fromJson(
                """
                {"kind": "warm", "source": {"site": "s", "machine": "vm-1"},
                 "destination": {"site": "d", "pool": "p", "folder": "f", "datastore": "x",
                   "networks": [{"nic": 4000, "network": "network-7"}], "keepMac": true},
                 "options": {"keep": "automatic"}, "unknown": 1}""",
                MigrationRequest.class);
    Plan plan = request.toPlan("web01", Policy.INITIAL);
    assertThat(plan.options())
        .isEqualTo(Plan.Options.of(true, Plan.Hold.HELD, Plan.Hold.AUTOMATIC, Plan.Hold.HELD, 0));
    assertThat(plan.destination().networks())
        .containsExactly(new Plan.NetworkChoice(4000, "network-7"));
    var wrong =
        new MigrationRequest(
            null,
            "warm",
            null,
            request.source(),
            request.destination(),
            new MigrationRequest.Options(
                null, null, "soon", null, null, null, null, null, null, null),
            null);
    assertThatThrownBy(() -> wrong.toPlan("web01", Policy.INITIAL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("options.cutover must be held or automatic");
  }

  private static JsonObject json(Walk walk) {
    Dossier dossier = walk.dossier();
    Optional<Statistics> volume =
        walk.world.destinationGateway.volumes.isEmpty()
            ? Optional.empty()
            : Optional.of(walk.world.destinationGateway.statistics(walk.id.toString()));
    String text =
        JsonbBuilder.create()
            .toJson(MigrationDocument.of(dossier, volume, Forecast.of(List.of(), dossier)));
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
