package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A manager is killed around every commit and around every change of the world, forward and while
/// taking back. Another goes on from the rows, and the world has changed exactly as it does when
/// nobody dies: nothing is missing and nothing was done twice.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KillAndResumeContract {
  private final Kind kind;
  private final int disks;
  private final Walk forward;
  private final Walk backward;

  KillAndResumeContract(Kind kind, int disks) {
    this.kind = kind;
    this.disks = disks;
    this.forward = fresh();
    forward.start();
    forward.toTheEnd();
    this.backward = cancelled();
    backward.start();
    backward.toTheEnd();
  }

  private Walk fresh() {
    return Walk.ofDisks(kind, disks);
  }

  /// Cancelled at the last moment before it would be kept.
  private Walk cancelled() {
    Walk walk = fresh();
    walk.operator.remove(Decision.KEEP);
    walk.cancelInsteadOf = Decision.KEEP;
    return walk;
  }

  Stream<String> steps() {
    return forward.dossier().results().keySet().stream();
  }

  Stream<String> undoneSteps() {
    return backward.dossier().undone().stream().sorted();
  }

  IntStream changes() {
    return IntStream.range(0, forward.world.changes.size());
  }

  IntStream changesBackward() {
    return IntStream.range(0, backward.world.changes.size());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void goesOnWhenKilledBeforeTheResultOfAStepIsCommitted(String step) {
    killedAtCommit(step, false, fresh(), forward);
  }

  @ParameterizedTest
  @MethodSource("steps")
  void goesOnWhenKilledAfterTheResultOfAStepIsCommitted(String step) {
    killedAtCommit(step, true, fresh(), forward);
  }

  @ParameterizedTest
  @MethodSource("undoneSteps")
  void goesOnTakingBackWhenKilledBeforeAnUndoingIsCommitted(String step) {
    Walk walk = cancelled();
    killedAtCommit("undo " + step, false, walk, backward);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void goesOnWhenKilledBeforeAChangeOfTheWorld(int change) {
    killedAtChange(change, false, fresh(), forward);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void goesOnWhenKilledAfterAChangeOfTheWorld(int change) {
    killedAtChange(change, true, fresh(), forward);
  }

  @ParameterizedTest
  @MethodSource("changesBackward")
  void goesOnTakingBackWhenKilledAfterAChangeOfTheWorld(int change) {
    Walk walk = cancelled();
    killedAtChange(change, true, walk, backward);
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
      Leftovers.assertSameContents(walk);
    }
  }
}
