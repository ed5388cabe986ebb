package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.problem.ProblemException;
import slipway.manager.vsphere.GuestCredentials;

class CapsuleRenewalsTest {
  private static final GuestCredentials ROOT = new GuestCredentials("root", "secret");

  /// A machine that runs from the cache.
  private static Walk running() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    assertThat(walk.state()).isEqualTo(State.RUNNING_FROM_CACHE);
    return walk;
  }

  private static CapsuleRenewals renewals(Walk walk) {
    return new CapsuleRenewals(walk.migrations, walk.ledger, walk.surroundings());
  }

  private static List<String> events(Walk walk) {
    return walk.database.read(
        h ->
            h.createQuery("select text from event where migration = :id and text like '%capsule%'")
                .bind("id", walk.id)
                .mapTo(String.class)
                .list());
  }

  private static String told(Walk walk) {
    await().untilAsserted(() -> assertThat(events(walk)).hasSize(1));
    return events(walk).getFirst();
  }

  @Test
  void aNewKernelGetsACapsuleAndTheMachineIsNeverWithoutOne() {
    Walk walk = running();
    String before = Leftovers.destinationMachine(walk).cd;
    assertThat(before).isNotEmpty();
    walk.boot.newKernel = true;
    int changes = walk.world.changes.size();
    renewals(walk).start(walk.id, ROOT);
    assertThat(told(walk)).contains("built anew");
    assertThat(walk.world.changes.subList(changes, walk.world.changes.size()))
        .containsExactly("upload capsule", "delete file", "upload capsule", "delete file");
    assertThat(Leftovers.destinationMachine(walk).cd).isEqualTo(before);
    assertThat(walk.world.destination.files).containsOnlyKeys(before);
  }

  @Test
  void theSameKernelKeepsItsCapsule() {
    Walk walk = running();
    int changes = walk.world.changes.size();
    renewals(walk).start(walk.id, ROOT);
    assertThat(told(walk)).contains("stays as it is");
    assertThat(walk.world.changes).hasSize(changes);
  }

  @Test
  void aFailureIsToldAndChangesNothing() {
    Walk walk = running();
    int changes = walk.world.changes.size();
    renewals(walk).start(walk.id, new GuestCredentials("root", "wrong"));
    assertThat(told(walk)).contains("was not built anew", "root");
    assertThat(walk.world.changes).hasSize(changes);
    assertThat(walk.state()).isEqualTo(State.RUNNING_FROM_CACHE);
  }

  @Test
  void onlyWhatRunsFromTheCacheNeedsACapsule() {
    Walk walk = new Walk();
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> renewals(walk).start(walk.id, ROOT)))
        .hasMessageContaining("state-conflict");
  }
}
