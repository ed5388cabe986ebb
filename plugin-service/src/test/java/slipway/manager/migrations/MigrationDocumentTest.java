package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.bind.JsonbBuilder;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.manager.database.TestDatabase;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.steps.AwaitGuest;
import slipway.manager.policy.Policy;
import slipway.manager.problem.ProblemException;
import slipway.manager.vsphere.DiskFormat;

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
  void eachDiskIsShownWithHowFarItIs() {
    Walk walk = new Walk();
    assertThat(json(walk).getJsonArray("disks")).isEmpty();
    walk.operator.remove(Decision.CUTOVER);
    walk.world.destinationGateway.blocksPerLook = 0;
    walk.start();
    walk.toTheHold(State.PREFILLING);
    JsonObject json = json(walk);
    JsonObject disk = json.getJsonArray("disks").getJsonObject(0);
    assertThat(disk.getString("id")).isEqualTo("2000");
    assertThat(disk.getString("label")).isEqualTo("Hard disk 1");
    long capacity = disk.getJsonNumber("capacityBytes").longValue();
    assertThat(capacity).isEqualTo(1L << 30);
    assertThat(disk.getJsonNumber("presentBytes").longValue())
        .isEqualTo(json.getJsonObject("volume").getJsonNumber("presentBytes").longValue())
        .isLessThan(capacity);
    assertThat(disk.getJsonNumber("progress").doubleValue()).isStrictlyBetween(0.0, 1.0);
    assertThat(json.getJsonNumber("progress")).isEqualTo(disk.getJsonNumber("progress"));
    walk.world.destinationGateway.blocksPerLook = 50;
    walk.operator.add(Decision.CUTOVER);
    walk.toTheEnd();
    JsonObject whole = json(walk).getJsonArray("disks").getJsonObject(0);
    assertThat(whole.getJsonNumber("presentBytes").longValue()).isEqualTo(capacity);
    assertThat(whole.getJsonNumber("progress").doubleValue()).isEqualTo(1);
  }

  @Test
  void theDiskIsMadeInTheFormatOfThePlanAndOlderPlansHaveThinOnes() {
    Walk walk = new Walk();
    walk.start();
    walk.toTheEnd();
    assertThat(walk.world.destination.formats.values()).containsExactly(DiskFormat.THICK_EAGER);
    Plan.Destination old =
        slipway.manager.database.Json.read(
            "{\"site\": \"s\", \"pool\": \"p\", \"folder\": \"f\", \"datastore\": \"d\", \"networks\": [],"
                + " \"keepMac\": true}",
            Plan.Destination.class);
    assertThat(old.format()).isEqualTo(DiskFormat.THIN);
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
    var target = walk.world.destinationGateway.targets.values().iterator().next();
    String secret = java.util.Objects.requireNonNull(target).chap().password();
    assertThat(secret).hasSize(16);
    assertThat(walk.dossier().toString()).doesNotContain(secret);
  }

  @Test
  void thePromiseRestsOnPastMigrationsOnceThereAreEnough() {
    Dossier dossier = new Walk().dossier();
    Forecast guessed = Forecast.of(new Experience(List.of(10L, 10L), List.of()), dossier);
    assertThat(guessed.downtimeSeconds()).isEqualTo(Experience.REBOOT_WITHOUT.toSeconds());
    assertThat(guessed.basedOn()).isZero();
    var known = new Experience(List.of(30L, 20L, 40L, 50L, 10L), List.of());
    assertThat(Forecast.of(known, dossier)).isEqualTo(new Forecast(50, null, 5));
  }

  @Test
  void aColdMigrationIsPromisedTheRebootAndWhatIsCopiedMeanwhile() {
    Walk walk = new Walk(Kind.COLD);
    walk.operator.remove(Decision.CUTOVER);
    walk.start();
    walk.toTheHold(State.READY);
    long allocated = 20 * FakeDisk.BLOCK;
    var slow = new Experience(List.of(), List.of(allocated / 100, allocated / 100, 1L));
    assertThat(Forecast.of(slow, walk.dossier()))
        .isEqualTo(new Forecast(Experience.REBOOT_WITHOUT.toSeconds() + 100 / 20, null, 3));
  }

  @Test
  void aPromiseRestsOnOthersAndStaysWhatItWasAtTheCutover() {
    Walk walk = new Walk();
    List<UUID> ids = List.of(walk.id);
    // Later than everything that other tests have left behind.
    walk.world.clock.advanceTo(Experience.lastAt(TestDatabase.get()).plusSeconds(1));
    // However late that is, the guest's password is fresh.
    walk.replaceManager();
    walk.operator.remove(Decision.CUTOVER);
    walk.start();
    walk.toTheHold(State.READY);
    Experience before = Experience.of(TestDatabase.get(), ids).get(walk.id);
    walk.operator.add(Decision.CUTOVER);
    walk.toTheEnd();
    assertThat(Forecast.actual(walk.dossier())).isPresent();
    Walk later = new Walk();
    later.world.clock.advanceTo(walk.world.clock.instant());
    later.replaceManager();
    later.start();
    later.toTheEnd();
    assertThat(Experience.of(TestDatabase.get(), ids).get(walk.id)).isEqualTo(before);
    assertThat(Experience.lastAt(TestDatabase.get()))
        .isAfterOrEqualTo(
            Objects.requireNonNull(later.dossier().results().get(AwaitGuest.NAME)).endedAt());
  }

  @Test
  void anExperienceIsBounded() {
    assertThat(Experience.today(TestDatabase.get()).downtimes())
        .hasSizeLessThanOrEqualTo(Experience.EXPERIENCE_MAX);
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
                null, null, "soon", null, null, null, null, null, null, null, null),
            null);
    assertThatThrownBy(() -> wrong.toPlan("web01", Policy.INITIAL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("options.cutover must be held or automatic");
  }

  @Test
  void theGuestsRepositoriesAreForAdministratorsToAllow() {
    MigrationRequest request =
        JsonbBuilder.create()
            .fromJson(
                """
                {"kind": "warm", "source": {"site": "s", "machine": "vm-1"},
                 "destination": {"site": "d", "pool": "p", "folder": "f", "datastore": "x"},
                 "options": {"repositories": true}}""",
                MigrationRequest.class);
    assertThatThrownBy(() -> request.toPlan("web01", Policy.INITIAL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("guest-repositories-forbidden");
    Policy allowing = new Policy(Policy.INITIAL.throttle(), Policy.INITIAL.defaults(), true, true);
    assertThat(request.toPlan("web01", allowing).options().repositories()).isTrue();
  }

  @Test
  void plansAndSettingsFromBeforeRepositoriesCouldBeAllowedForbidThem() {
    String plan =
        slipway.manager.database.Json.write(
            Plan.Options.of(true, Plan.Hold.HELD, Plan.Hold.HELD, Plan.Hold.HELD, 0));
    assertThat(plan).contains("\"repositories\":false");
    String older =
        plan.replace(",\"repositories\":false", "").replace("\"repositories\":false,", "");
    assertThat(slipway.manager.database.Json.read(older, Plan.Options.class).repositories())
        .isFalse();
    String settings = slipway.manager.database.Json.write(Policy.INITIAL);
    String before =
        settings
            .replace(",\"guestRepositories\":false", "")
            .replace("\"guestRepositories\":false,", "");
    assertThat(before).isNotEqualTo(settings);
    assertThat(slipway.manager.database.Json.read(before, Policy.class)).isEqualTo(Policy.INITIAL);
  }

  private static JsonObject json(Walk walk) {
    Dossier dossier = walk.dossier();
    List<Statistics> volumes =
        walk.world.destinationGateway.volumes.isEmpty()
            ? List.of()
            : List.of(walk.world.destinationGateway.statistics(walk.id.toString()));
    String text =
        JsonbBuilder.create()
            .toJson(MigrationDocument.of(dossier, volumes, Forecast.of(Experience.NONE, dossier)));
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
