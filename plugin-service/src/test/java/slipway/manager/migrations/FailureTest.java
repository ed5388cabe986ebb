package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;

class FailureTest {
  @ParameterizedTest
  @ValueSource(strings = {"gw-source", "gw-destination", "source", "destination"})
  void whatIsUnreachableForAWhileOnlyDelays(String name) {
    Walk walk = new Walk();
    walk.start();
    walk.oneTurn();
    walk.world.unreachable.put(name, World.gone(name));
    for (int turn = 0; turn < 12; turn++) {
      walk.oneTurn();
    }
    assertThat(walk.state()).isNotEqualTo(State.FAILED);
    assertThat(note(walk)).contains("Connection refused").contains(name);
    walk.world.unreachable.clear();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
    Leftovers.assertArrived(walk);
  }

  @Test
  void thePauseBetweenTriesIsBounded() {
    assertThat(Healing.pause(Healing.PAUSE_FIRST, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Healing.pause(Healing.PAUSE_FIRST, 3)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Healing.pause(Healing.PAUSE_FIRST, 1000)).isEqualTo(Healing.PAUSE_MAX);
  }

  @Test
  void whatMayBePassingIsTriedABoundedNumberOfTimes() {
    Problem fault = Problem.of(ProblemType.VCENTER_FAULT, "Attach", "busy");
    assertThat(Healing.judge(fault, Healing.TRIES_MAX - 1)).isInstanceOf(Outcome.Retry.class);
    assertThat(Healing.judge(fault, Healing.TRIES_MAX)).isInstanceOf(Outcome.Failed.class);
    assertThat(Healing.judge(new IllegalStateException("bug"), Healing.TRIES_MAX))
        .isInstanceOf(Outcome.Failed.class);
    Problem gone = World.gone("gw-source");
    assertThat(Healing.judge(gone, 1_000_000)).isInstanceOf(Outcome.Retry.class);
  }

  @Test
  void aGuestThatDoesNotShutDownIsNeverPoweredOff() {
    Walk walk = new Walk();
    walk.machine.stubborn = true;
    walk.start();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.FAILED);
    assertThat(problem(walk)).isEqualTo(ProblemType.GUEST_SHUTDOWN_SLOW);
    assertThat(walk.machine.power).isEqualTo(Machine.Power.ON);
    assertThat(Allowed.now(walk.dossier()))
        .containsExactlyInAnyOrder(Decision.START, Decision.CANCEL);

    walk.machine.stop();
    walk.start();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
  }

  @Test
  void aGuestThatDoesNotAnswerAtTheDestinationFailsAndCanBeTakenBack() {
    Walk walk = new Walk();
    walk.world.onChange =
        change -> {
          if (change.startsWith("create machine")) {
            Leftovers.destinationMachine(walk).bootsAs = "another.example";
          }
        };
    walk.start();
    walk.toTheEnd();
    assertThat(problem(walk)).isEqualTo(ProblemType.GUEST_NOT_ANSWERING);
    assertThat(walk.dossier().migration().course()).isEqualTo(State.CUTTING_OVER);
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.ROLLED_BACK);
    Leftovers.assertTakenBack(walk);
  }

  @Test
  void waitsForCredentialsAndGoesOnWhenTheyCome() {
    Walk walk = new Walk();
    walk.credentials = new GuestCredentials("admin", "");
    walk.replaceManager();
    walk.start();
    for (int turn = 0; turn < 5; turn++) {
      walk.oneTurn();
    }
    assertThat(walk.state()).isEqualTo(State.CHECKED);
    assertThat(note(walk)).contains("passwords are kept in memory only");
    walk.credentials = new GuestCredentials("admin", "secret");
    walk.replaceManager();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
  }

  @Test
  void waitsWhileSomebodyElsePreparesTheGuest() {
    Walk walk = new Walk();
    walk.boot.busy = true;
    walk.start();
    for (int turn = 0; turn < 20; turn++) {
      walk.oneTurn();
    }
    assertThat(walk.state()).isEqualTo(State.CHECKED);
    assertThat(note(walk)).contains("is being prepared");
    walk.boot.busy = false;
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
  }

  @Test
  void leavesThePreparationToTheManagerThatHasThePassword() {
    Walk walk = new Walk();
    walk.credentials = new GuestCredentials("admin", "");
    walk.replaceManager();
    walk.migrations.credentialsAt(walk.id, "manager-2", walk.world.clock.instant().plusSeconds(30));
    walk.start();
    walk.oneTurn();
    assertThat(note(walk)).contains("manager-2");
    Runner withPassword;
    walk.credentials = new GuestCredentials("admin", "secret");
    withPassword = walk.freshManager("manager-2", walk.ledger);
    withPassword.run(walk.id);
    assertThat(walk.dossier().results()).containsKey("prepare-guest");
  }

  @Test
  void aNameThatIsTakenFailsAndGoesOnWhenItIsFree() {
    Walk walk = new Walk();
    FakeMachine other = walk.world.destination.addMachine("web01");
    walk.start();
    walk.toTheEnd();
    assertThat(problem(walk)).isEqualTo(ProblemType.NAME_TAKEN);
    assertThat(walk.world.changes).isEmpty();
    walk.world.destination.machines.remove(other.id);
    walk.start();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
  }

  @Test
  void decisionsOutOfTimeAreRefused() {
    Walk walk = new Walk();
    for (Decision decision :
        new Decision[] {Decision.CUTOVER, Decision.KEEP, Decision.FINALISE, Decision.RETIRE}) {
      assertThatThrownBy(() -> walk.decide(decision))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("state-conflict");
    }
  }

  @Test
  void aDecisionOnAnOldVersionIsRefused() {
    Walk walk = new Walk();
    long seen = walk.dossier().migration().version();
    walk.start();
    assertThatThrownBy(
            () ->
                walk.migrations.decide(walk.id, Decision.CANCEL, "somebody", OptionalLong.of(seen)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("has changed");
  }

  @Test
  void theSameDecisionTwiceIsOne() {
    Walk walk = new Walk();
    walk.start();
    long version = walk.dossier().migration().version();
    walk.start();
    assertThat(walk.dossier().migration().version()).isEqualTo(version);
  }

  @Test
  void theCutoverMayComeBeforeThePrefillHasArrived() {
    Walk walk = new Walk();
    walk.world.destinationGateway.blocksPerLook = 0;
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    assertThat(walk.state()).isEqualTo(State.RUNNING_FROM_CACHE);
    assertThat(walk.dossier().results()).doesNotContainKey("rebase-2");
    walk.world.destinationGateway.blocksPerLook = 5;
    walk.operator.add(Decision.KEEP);
    walk.toTheEnd();
    Leftovers.assertArrived(walk);
    Leftovers.assertSameContents(walk);
  }

  private static ProblemType problem(Walk walk) {
    return Objects.requireNonNull(walk.dossier().migration().problem()).type();
  }

  private static String note(Walk walk) {
    Dossier dossier = walk.dossier();
    return Objects.requireNonNull(dossier.progress().get(dossier.next().orElseThrow().key()))
        .note();
  }
}
