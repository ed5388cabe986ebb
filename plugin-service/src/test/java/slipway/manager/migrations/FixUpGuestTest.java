package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.migrations.steps.FixUpGuest;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;

class FixUpGuestTest {
  private static Dossier.Result finalised(Walk walk) {
    walk.operator.remove(Decision.RETIRE);
    walk.start();
    walk.toTheHold(State.FINALISED);
    assertThat(walk.state()).isEqualTo(State.FINALISED);
    return Objects.requireNonNull(walk.dossier().results().get(FixUpGuest.NAME));
  }

  private static List<String> events(Walk walk, String severity) {
    return walk.database.read(
        h ->
            h.createQuery("select text from event where migration = :id and severity = :severity")
                .bind("id", walk.id)
                .bind("severity", severity)
                .mapTo(String.class)
                .list());
  }

  @Test
  void whatWasDoneInTheGuestIsToldByItsStepAndByAnEvent() {
    Walk walk = new Walk();
    Dossier.Result result = finalised(walk);
    assertThat(result.warning()).isNull();
    assertThat(result.note())
        .isEqualTo(
            "Host name web01, VMware Tools 12.3. The network configuration is what it was."
                + " Note: chrony did not step the clock.");
    assertThat(events(walk, "INFO")).contains(result.note());
    assertThat(walk.world.changes).containsOnlyOnce("finalise guest");
  }

  @Test
  void withoutAnAccountTheMigrationArrivesAndWhatIsLeftIsAWarning() {
    Walk walk = new Walk();
    walk.accountAtFinalise = null;
    Problem warning = Objects.requireNonNull(finalised(walk).warning());
    assertThat(warning.type()).isEqualTo(ProblemType.GUEST_LEFT_PREPARED);
    assertThat(warning.remedy()).contains("Unprepare");
    assertThat(events(walk, "WARNING")).anyMatch(text -> text.contains("no account of the guest"));
    assertThat(walk.world.changes).doesNotContain("finalise guest");
  }

  @Test
  void aFailureInTheGuestNeverHoldsUpWhatIsCutOver() {
    Walk walk = new Walk();
    walk.accountAtFinalise = new GuestCredentials("root", "changed meanwhile");
    Problem warning = Objects.requireNonNull(finalised(walk).warning());
    assertThat(warning.cause()).contains("root");
  }

  @Test
  void nobodyIsAskedWhereNobodyDecides() {
    Walk walk = new Walk(Hold.AUTOMATIC, new World(""));
    Problem warning = Objects.requireNonNull(finalised(walk).warning());
    assertThat(warning.type()).isEqualTo(ProblemType.GUEST_LEFT_PREPARED);
  }

  @Test
  void theStepsWarningIsInTheMigrationsDocument() {
    Walk walk = new Walk();
    walk.accountAtFinalise = null;
    finalised(walk);
    var step =
        MigrationDocument.of(walk.dossier(), List.of(), new Forecast(0, null, 0)).steps().stream()
            .filter(s -> s.name().equals(FixUpGuest.NAME))
            .findFirst()
            .orElseThrow();
    assertThat(step.state()).isEqualTo(MigrationDocument.StepState.DONE);
    assertThat(step.warning()).isNotNull();
    assertThat(step.note()).contains("still prepared");
  }
}
