package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.events.EventLog;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.steps.Check;
import slipway.manager.problem.ProblemException;

/// A machine moves with all its disks: one target, a volume for each, and the sums of them.
class SeveralDisksTest {
  private final Database database = TestDatabase.get();

  private static Walk threeDisks(Kind kind) {
    Walk walk = Walk.ofDisks(kind, 3);
    walk.operator.remove(Decision.RETIRE);
    return walk;
  }

  @Test
  void everyDiskArrivesInItsSlotAndNothingIsLeftBehind() {
    for (Kind kind : Kind.values()) {
      Walk walk = threeDisks(kind);
      walk.start();
      walk.toTheHold(State.FINALISED);
      assertThat(walk.state()).isEqualTo(State.FINALISED);
      Leftovers.assertSameContents(walk);
      Leftovers.assertArrived(walk);
      String directory = "[ds] web01-" + walk.id.toString().substring(0, 8);
      assertThat(MigratedDisk.of(walk.dossier()))
          .extracting(MigratedDisk::homePath)
          .containsExactly(
              directory + "/web01.vmdk", directory + "/web01_1.vmdk", directory + "/web01_2.vmdk");
    }
  }

  @Test
  void oneTargetServesAllVolumesInTheOrderOfTheDisks() {
    Walk walk = threeDisks(Kind.WARM);
    walk.operator.remove(Decision.KEEP);
    walk.start();
    walk.toTheHold(State.RUNNING_FROM_CACHE);
    FakeGateway gateway = walk.world.destinationGateway;
    assertThat(gateway.targets).containsOnlyKeys(walk.id.toString());
    assertThat(gateway.targets.values().iterator().next().volumes())
        .containsExactly(walk.id.toString(), walk.id + "-1", walk.id + "-2");
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
    Leftovers.assertTakenBack(walk);
  }

  @Test
  void theLimitIsSharedAmongTheVolumesThatStillFill() {
    Walk walk = threeDisks(Kind.WARM);
    walk.operator.clear();
    FakeGateway gateway = walk.world.destinationGateway;
    gateway.blocksPerLook = 0;
    walk.migrations.throttle(walk.id, 900L);
    walk.start();
    walk.toTheHold(State.PREFILLING);
    assertThat(gateway.volumes.values()).allMatch(v -> v.filling && v.bytesPerSecond == 300);
    gateway.volume(walk.id + "-2").absent.clear();
    Pace pace =
        new Pace(
            new Fleet(database),
            new slipway.manager.policy.Policies(database),
            walk.world,
            walk.world.clock);
    pace.apply(walk.id);
    assertThat(gateway.volume(walk.id.toString()).bytesPerSecond).isEqualTo(450);
    assertThat(gateway.volume(walk.id + "-1").bytesPerSecond).isEqualTo(450);
    walk.migrations.pause(walk.id, true, "tester");
    pace.apply(walk.id);
    assertThat(gateway.volume(walk.id.toString()).filling).isFalse();
    assertThat(gateway.volume(walk.id + "-1").filling).isFalse();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  @Test
  void eachDiskIsShownWithItsOwnProgressAndTheWholeWithTheirSum() {
    Walk walk = new Walk(Kind.WARM, Plan.Hold.HELD, new World("-disks-" + UUID.randomUUID()));
    FakeVCenter.addDisk(walk.machine, 5);
    walk.operator.clear();
    FakeGateway gateway = walk.world.destinationGateway;
    gateway.blocksPerLook = 0;
    walk.start();
    walk.toTheHold(State.PREFILLING);
    gateway.volume(walk.id + "-1").absent.clear();
    Documents documents = new Documents(walk.migrations, walk.surroundings(), database);
    MigrationDocument shown = documents.one(walk.id);
    assertThat(shown.disks())
        .extracting(DiskProgress::label)
        .containsExactly("Hard disk 1", "Hard disk 2");
    assertThat(shown.disks().getFirst().progress()).isLessThan(1);
    assertThat(shown.disks().getLast().progress()).isEqualTo(1);
    Statistics whole = java.util.Objects.requireNonNull(shown.volume());
    assertThat(whole.sizeBytes()).isEqualTo(2L << 30);
    assertThat(whole.absentBytes()).isEqualTo(20 * FakeDisk.BLOCK);
    assertThat(whole.filled()).isFalse();
    // What the lists show comes from the rows, a row for each volume.
    database.inTransaction(h -> h.execute("update watch set at = '-infinity'"));
    new Watch(
            database,
            new Fleet(database),
            new Pace(
                new Fleet(database),
                new slipway.manager.policy.Policies(database),
                walk.world,
                walk.world.clock),
            walk.world,
            new EventLog(database),
            walk.world.clock)
        .look();
    MigrationSummary listed = documents.summaries(List.of(walk.id)).getFirst();
    assertThat(listed.volume()).isEqualTo(whole);
    assertThat(listed.disks()).isEqualTo(shown.disks());
    BlockMaps maps = new BlockMaps(walk.migrations, walk.world);
    assertThat(maps.of(walk.id, "", 64).orElseThrow().map())
        .isEqualTo(maps.of(walk.id, "2000", 64).orElseThrow().map());
    assertThat(maps.of(walk.id, "2000", 64).orElseThrow().map()).contains(".");
    assertThat(maps.of(walk.id, "2001", 64).orElseThrow().map()).doesNotContain(".");
    assertThatThrownBy(() -> maps.of(walk.id, "2002", 64)).isInstanceOf(ProblemException.class);
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  @Test
  void theSumOfVolumesHasTheLongestWaitAndTheFirstProblem() {
    Statistics one = statistics("a", 10, true, null, 5, 100);
    Statistics other = statistics("b", 20, false, "no route", 9, 0);
    Statistics sum = VolumeTotal.of("m", List.of(one, other)).orElseThrow();
    assertThat(sum.id()).isEqualTo("m");
    assertThat(sum.sizeBytes()).isEqualTo(30);
    assertThat(sum.filled()).isFalse();
    assertThat(sum.originProblem()).isEqualTo("no route");
    assertThat(sum.originReachable()).isFalse();
    assertThat(java.util.Objects.requireNonNull(sum.demandWaits()).maxMillis()).isEqualTo(9);
    assertThat(java.util.Objects.requireNonNull(sum.initiators())).hasSize(1);
    assertThat(sum.fill().bytesPerSecond()).as("one of them has no limit").isZero();
    assertThat(VolumeTotal.of("m", List.of())).isEqualTo(Optional.empty());
  }

  private static Statistics statistics(
      String id,
      long size,
      boolean filled,
      @org.jspecify.annotations.Nullable String problem,
      long longest,
      long limit) {
    return new Statistics(
        id,
        size,
        0,
        size,
        0,
        0,
        1,
        filled,
        new slipway.manager.gateways.GatewayControl.Fill(true, limit, 3, problem != null),
        problem == null,
        problem,
        List.of(new slipway.manager.gateways.GatewayControl.Initiator("i", "a", null)),
        null,
        0,
        null,
        new slipway.manager.gateways.GatewayControl.Waits(1, longest, longest));
  }

  @Test
  void rowsFromBeforeMachinesHadSeveralDisksAreStillListed() {
    Walk walk = threeDisks(Kind.WARM);
    walk.operator.clear();
    walk.world.destinationGateway.blocksPerLook = 0;
    walk.start();
    walk.toTheHold(State.PREFILLING);
    String older =
        """
        {"sourceGateway":"gw-source","destinationGateway":"gw-destination","instanceUuid":"u",
         "diskKey":2000,"diskBytes":5,"hostName":"h","datastoreName":"ds","datacenter":"d",
         "networkTypes":{},"diskLabel":"Hard disk 1"}""";
    database.inTransaction(
        h ->
            h.execute(
                "update step_result set facts = ? where migration = ? and step = ?",
                older,
                walk.id,
                Check.NAME));
    Documents documents = new Documents(walk.migrations, walk.surroundings(), database);
    assertThat(documents.one(walk.id).disks()).isEmpty();
    assertThat(documents.summaries(List.of(walk.id))).hasSize(1);
    assertThat(new Fleet(database).bySite()).isNotEmpty();
    database.inTransaction(h -> h.execute("delete from step_result where migration = ?", walk.id));
  }
}
