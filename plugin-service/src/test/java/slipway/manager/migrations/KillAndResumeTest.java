package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A manager is killed around every commit and around every change of the world, forward and while
/// taking back. Another goes on from the rows, and the world has changed exactly as it does when
/// nobody dies: nothing is missing and nothing was done twice.
class KillAndResumeTest {
  private static final Walk FORWARD = forward();
  private static final Walk BACKWARD = backward();

  private static Walk forward() {
    Walk walk = new Walk();
    walk.start();
    walk.toTheEnd();
    return walk;
  }

  /// Cancelled at the last moment before it would be kept.
  private static Walk backward() {
    Walk walk = new Walk();
    cancelInsteadOfKeeping(walk);
    walk.start();
    walk.toTheEnd();
    return walk;
  }

  private static void cancelInsteadOfKeeping(Walk walk) {
    walk.operator.remove(Decision.KEEP);
    walk.cancelIn = State.RUNNING_FROM_CACHE;
  }

  static Stream<String> steps() {
    return FORWARD.dossier().results().keySet().stream();
  }

  static Stream<String> undoneSteps() {
    return BACKWARD.dossier().undone().stream().sorted();
  }

  static IntStream changes() {
    return IntStream.range(0, FORWARD.world.changes.size());
  }

  static IntStream changesBackward() {
    return IntStream.range(0, BACKWARD.world.changes.size());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void goesOnWhenKilledBeforeTheResultOfAStepIsCommitted(String step) {
    killedAtCommit(step, false, new Walk(), FORWARD);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void goesOnWhenKilledAfterTheResultOfAStepIsCommitted(String step) {
    killedAtCommit(step, true, new Walk(), FORWARD);
  }

  @ParameterizedTest
  @MethodSource("undoneSteps")
  void goesOnTakingBackWhenKilledBeforeAnUndoingIsCommitted(String step) {
    Walk walk = new Walk();
    cancelInsteadOfKeeping(walk);
    killedAtCommit("undo " + step, false, walk, BACKWARD);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void goesOnWhenKilledBeforeAChangeOfTheWorld(int change) {
    killedAtChange(change, false, new Walk(), FORWARD);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void goesOnWhenKilledAfterAChangeOfTheWorld(int change) {
    killedAtChange(change, true, new Walk(), FORWARD);
  }

  @ParameterizedTest
  @MethodSource("changesBackward")
  void goesOnTakingBackWhenKilledAfterAChangeOfTheWorld(int change) {
    Walk walk = new Walk();
    cancelInsteadOfKeeping(walk);
    killedAtChange(change, true, walk, BACKWARD);
  }

  private static void killedAtCommit(String step, boolean after, Walk walk, Walk undisturbed) {
    walk.ledger = new CrashingLedger(new DatabaseLedger(walk.database), step, after);
    walk.replaceManager();
    walk.start();
    assertThat(walk.toTheEnd()).isEqualTo(1);
    assertSameAs(undisturbed, walk);
  }

  private static void killedAtChange(int change, boolean after, Walk walk, Walk undisturbed) {
    walk.world.crashAt(change, after);
    walk.start();
    assertThat(walk.toTheEnd()).isEqualTo(1);
    assertSameAs(undisturbed, walk);
  }

  private static void assertSameAs(Walk undisturbed, Walk walk) {
    assertThat(walk.state()).isEqualTo(undisturbed.state());
    assertThat(walk.world.changes).isEqualTo(undisturbed.world.changes);
    assertThat(List.copyOf(walk.dossier().results().keySet()))
        .containsExactlyInAnyOrderElementsOf(undisturbed.dossier().results().keySet());
    if (walk.state() == State.ROLLED_BACK) {
      Leftovers.assertTakenBack(walk);
    } else {
      Leftovers.assertArrived(walk);
      assertThat(walk.world.destination.looseDisks.values().iterator().next().contents())
          .isEqualTo(walk.machine.disks.getFirst().contents());
    }
  }
}
