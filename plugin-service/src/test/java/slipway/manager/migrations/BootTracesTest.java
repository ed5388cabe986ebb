package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.manager.database.TestDatabase;
import slipway.manager.migrations.BootTraces.Subject;
import slipway.manager.migrations.Plan.Hold;

class BootTracesTest {
  private static final long SIZE = 8L << 30;

  private final TestClock clock = new TestClock();
  private final BootTraces traces = new BootTraces(TestDatabase.get(), clock);
  private final String build = "debian12_64Guest " + UUID.randomUUID();

  private Subject guest(String build, int disk, long bytes) {
    return new Subject(UUID.randomUUID().toString(), build, disk, bytes);
  }

  @Test
  void aGuestFindsItsOwnTraceAndTheNewestOfThem() {
    Subject guest = guest(build, 0, SIZE);
    traces.keep(guest, new byte[] {1});
    clock.advanceTo(clock.instant().plusSeconds(1));
    traces.keep(guest(build, 0, SIZE), new byte[] {2});
    assertThat(traces.find(guest)).hasValue(new byte[] {1});
    traces.keep(guest, new byte[] {3});
    assertThat(traces.find(guest)).hasValue(new byte[] {3});
  }

  @Test
  void aCloneFindsTheNewestTraceOfTheSameBuildOnADiskOfTheSameSize() {
    traces.keep(guest(build, 0, SIZE), new byte[] {1});
    clock.advanceTo(clock.instant().plusSeconds(1));
    traces.keep(guest(build, 0, SIZE), new byte[] {2});
    assertThat(traces.find(guest(build, 0, SIZE))).hasValue(new byte[] {2});
    assertThat(traces.find(guest(build + ".1", 0, SIZE))).isEmpty();
    assertThat(traces.find(guest(build, 0, SIZE * 2))).isEmpty();
    assertThat(traces.find(guest(build, 1, SIZE))).isEmpty();
  }

  @Test
  void whatAMigrationRecordsIsFetchedAheadOfItsClone() {
    byte[] recorded = {5, 6, 7};
    Walk first = server("first");
    boots(first, recorded);
    first.operator.remove(Decision.KEEP);
    first.start();
    first.toTheHold(State.RUNNING_FROM_CACHE);
    assertThat(note(first, "play-boot-trace")).contains("No boot of such a guest");
    assertThat(volume(first).played).isNull();

    Walk clone = server("clone");
    clone.operator.remove(Decision.KEEP);
    clone.start();
    clone.toTheHold(State.RUNNING_FROM_CACHE);
    assertThat(volume(clone).played).isEqualTo(recorded);
  }

  @Test
  void aGatewayThatRecordedNothingHoldsNothingUp() {
    Walk walk = server("mute");
    walk.start();
    walk.toTheEnd();
    assertThat(walk.state()).isEqualTo(State.SOURCE_RETIRED);
    assertThat(note(walk, "keep-boot-trace")).contains("Not remembered");
  }

  private Walk server(String name) {
    Walk walk = new Walk(Hold.HELD);
    walk.machine.instanceUuid = name + " of " + build;
    walk.machine.details = build;
    return walk;
  }

  private static void boots(Walk walk, byte[] recorded) {
    var before = walk.world.onChange;
    walk.world.onChange =
        change -> {
          before.accept(change);
          if (change.equals("power on at destination")) {
            volume(walk).recorded = recorded;
          }
        };
  }

  private static FakeGateway.Volume volume(Walk walk) {
    return Objects.requireNonNull(walk.world.destinationGateway.volumes.get(walk.id.toString()));
  }

  private static String note(Walk walk, String step) {
    return Objects.requireNonNull(walk.dossier().results().get(step)).note();
  }
}
