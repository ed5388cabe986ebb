package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.vsphere.Machine;

class ColdMigrationTest {
  @Test
  void arrivesWithEveryBlockAndLeavesNothingBehind() {
    Walk walk = new Walk(Kind.COLD);
    walk.operator.remove(Decision.RETIRE);
    walk.start();
    walk.toTheHold(State.FINALISED);
    assertThat(walk.dossier().migration().states())
        .extracting(Migration.StateAt::state)
        .containsExactly(
            State.DRAFT,
            State.CHECKED,
            State.PREFILLING,
            State.READY,
            State.CUTTING_OVER,
            State.FILLED,
            State.FINALISING,
            State.FINALISED);
    Leftovers.assertSameContents(walk);
    Leftovers.assertArrived(walk);
    assertThat(walk.machine.power).isEqualTo(Machine.Power.OFF);
  }

  @Test
  void touchesNoGuestAndBootsNothingBeforeEverythingIsCopied() {
    Walk walk = new Walk(Kind.COLD);
    walk.start();
    walk.toTheEnd();
    List<String> changes = walk.world.changes;
    assertThat(changes).doesNotContain("prepare", "serve", "upload capsule");
    assertThat(changes.indexOf("power on at destination"))
        .isGreaterThan(changes.indexOf("delete volume"));
    assertThat(walk.world.destination.files).isEmpty();
  }

  @Test
  void takesAnyGuestEvenOneThatIsOffAndTellsNothingOfItself() {
    Walk walk = new Walk(Kind.COLD);
    walk.credentials = new slipway.manager.vsphere.GuestCredentials("nobody", "");
    walk.replaceManager();
    walk.machine.guestId = "solaris11_64Guest";
    walk.machine.bootsAs = "";
    walk.machine.hostName = "";
    walk.machine.stop();
    walk.start();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
    assertThat(walk.world.changes).doesNotContain("shut down at source");
  }

  @Test
  void copiesEverythingWithTheMachineDownWhenThereIsNoPrefill() {
    Walk walk =
        new Walk(
            Kind.COLD,
            Plan.Options.of(false, Hold.AUTOMATIC, Hold.AUTOMATIC, Hold.AUTOMATIC, 0),
            new World(""));
    walk.operator.remove(Decision.RETIRE);
    walk.start();
    walk.toTheHold(State.FINALISED);
    List<String> changes = walk.world.changes;
    assertThat(changes.indexOf("fill")).isGreaterThan(changes.indexOf("shut down at source"));
    Leftovers.assertSameContents(walk);
  }

  @Test
  void isKeptOnlyWhenItsMachineHasBeenSeenToRun() {
    Walk walk = new Walk(Kind.COLD);
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.FINALISING);
    walk.toTheEndOfWaiting("await-keep");
    assertThat(walk.dossier().results()).containsKey("await-guest-locally");
    assertThat(Allowed.now(walk.dossier()))
        .containsExactlyInAnyOrder(Decision.KEEP, Decision.CANCEL);
    assertThat(Waiting.of(walk.dossier())).contains(Waiting.KEEP);
    assertThat(Forecast.actual(walk.dossier()).orElseThrow()).isPositive();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.ROLLED_BACK);
    Leftovers.assertTakenBack(walk);
  }
}
