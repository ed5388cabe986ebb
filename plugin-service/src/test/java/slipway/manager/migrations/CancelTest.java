package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.manager.problem.ProblemException;

class CancelTest {
  private static final Walk UNDISTURBED = undisturbed();

  private static Walk undisturbed() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    return walk;
  }

  static Stream<String> stepsBeforeThePointOfNoReturn() {
    return UNDISTURBED.dossier().results().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("stepsBeforeThePointOfNoReturn")
  void takesEverythingBackAfterEachStepInReverseOrder(String step) {
    Walk walk = new Walk();
    walk.operator.remove(Decision.KEEP);
    List<String> undone = new ArrayList<>();
    walk.ledger = new CancellingLedger(walk, step, undone);
    walk.replaceManager();
    walk.start();
    walk.toTheEnd();
    boolean sourceWasTouched = walk.dossier().progress().containsKey("shut-down-source");
    boolean cutOver = walk.dossier().results().containsKey("await-cutover");
    assertThat(walk.state()).isEqualTo(cutOver ? State.ROLLED_BACK : State.CANCELLED);
    assertThat(sourceWasTouched && !cutOver).isFalse();
    assertThat(undone.reversed()).isEqualTo(List.copyOf(walk.dossier().progress().keySet()));
    assertThat(undone.getFirst()).isEqualTo(step);
    Leftovers.assertTakenBack(walk);
  }

  @Test
  void aDraftIsCancelledWithoutTouchingAnything() {
    Walk walk = new Walk();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.CANCELLED);
    assertThat(walk.world.changes).isEmpty();
  }

  @Test
  void isRefusedAfterThePointOfNoReturn() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.FINALISE);
    walk.start();
    walk.toTheHold(State.FILLED);
    assertThatThrownBy(() -> walk.decide(Decision.CANCEL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("state-conflict");
    assertThat(Allowed.now(walk.dossier())).containsExactly(Decision.FINALISE);
  }

  @Test
  void aCancelThatArrivesWhileItIsKeptAutomaticallyWins() {
    Walk walk = new Walk(Plan.Hold.AUTOMATIC);
    walk.ledger = new CancellingLedger(walk, "start-fill", new ArrayList<>());
    walk.replaceManager();
    walk.start();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.ROLLED_BACK);
    Leftovers.assertTakenBack(walk);
  }

  @Test
  void aMachineThatWasOffBeforeStaysOff() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.CUTOVER);
    walk.start();
    walk.toTheHold(State.READY);
    walk.machine.stop();
    walk.operator.add(Decision.CUTOVER);
    walk.operator.remove(Decision.KEEP);
    walk.cancelIn = State.RUNNING_FROM_CACHE;
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.ROLLED_BACK);
    assertThat(walk.machine.power).isEqualTo(slipway.manager.vsphere.Machine.Power.OFF);
  }

  @Test
  void goesOnTakingBackWhenWhatWasUnreachableAnswersAgain() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    walk.decide(Decision.CANCEL);
    walk.world.unreachable.put("gw-destination", World.gone("gw-destination"));
    for (int turn = 0; turn < 5; turn++) {
      walk.oneTurn();
    }
    assertThat(walk.state()).isEqualTo(State.RUNNING_FROM_CACHE);
    walk.world.unreachable.clear();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.ROLLED_BACK);
    Leftovers.assertTakenBack(walk);
  }
}
