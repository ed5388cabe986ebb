package slipway.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import slipway.lab.demo.WorkloadProbe.Answer;

/// A guest that nobody has prepared: everything is copied, then it boots from its own disk at the
/// destination.
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class ColdIT {
  private static final Duration BOOT_PATIENCE = Duration.ofMinutes(6);
  private static final Duration MIGRATION_PATIENCE = Duration.ofMinutes(15);

  @Test
  void aMachineArrivesWholeWithoutAnythingBeingDoneInIt() throws Exception {
    DemoOptions options = new DemoOptions();
    options.root = Path.of(System.getProperty("slipway.root"));
    Timeline timeline = new Timeline(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    List<String> failures = new ArrayList<>();
    try (Laboratory lab = Laboratory.start(options, timeline);
        WorkloadProbe atSource =
            new WorkloadProbe("source", lab.source().workload(Laboratory.MACHINE))) {
      answered(atSource);
      Migration migration = plan(lab, timeline);
      migration.decide("start");
      migration.await("READY", MIGRATION_PATIENCE);
      migration.decide("cutover");
      migration.await(
          "powered on at the destination",
          document -> lab.destination().isRunning(Laboratory.MACHINE),
          MIGRATION_PATIENCE);
      Answer left = Objects.requireNonNull(atSource.last());
      try (WorkloadProbe arrived =
          new WorkloadProbe("destination", lab.destination().workload(Laboratory.MACHINE))) {
        Answer first = answered(arrived);
        timeline.say(
            "downtime %.1f s"
                .formatted(Duration.between(left.at(), first.at()).toMillis() / 1000.0));
        migration.decide("keep");
        JsonNode done = migration.await("FINALISED", MIGRATION_PATIENCE);
        assertThat(Migration.states(done)).containsKeys("READY", "FILLED", "FINALISED");
        assertThat(Migration.states(done)).doesNotContainKeys("PREPARED", "RUNNING_FROM_CACHE");
        Verification verification = new Verification(lab, timeline, failures);
        Report.Records records =
            verification.records(arrived, left.body().path("lastRecord").asLong());
        assertThat(records.lost() + records.corrupt()).isZero();
        assertThat(failures).isEmpty();
        assertThat(verification.leftovers()).isEmpty();
      }
    }
  }

  private static Answer answered(WorkloadProbe probe) {
    return await().atMost(BOOT_PATIENCE).until(() -> probe.firstOtherThan(""), Objects::nonNull);
  }

  private static Migration plan(Laboratory lab, Timeline timeline) throws Exception {
    ManagerClient manager = lab.manager();
    String machine = lab.source().machineId(Laboratory.MACHINE);
    JsonNode nics =
        manager.get("/sites/" + lab.source().id() + "/machines/" + machine).path("nics");
    ObjectNode plan = ManagerClient.JSON.createObjectNode();
    plan.put("name", Laboratory.MACHINE).put("kind", "cold");
    plan.putObject("source").put("site", lab.source().id()).put("machine", machine);
    plan.set(
        "destination",
        Migration.placement(
            lab.destination(),
            manager.get("/sites/" + lab.destination().id() + "/placements"),
            nics));
    plan.putObject("options").put("cutover", "held").put("keep", "held");
    return new Migration(manager, timeline, manager.post("/migrations", plan).path("id").asText());
  }
}
