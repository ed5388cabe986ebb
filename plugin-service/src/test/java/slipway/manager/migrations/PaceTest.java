package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.events.EventLog;
import slipway.manager.migrations.Fleet.Vessel;
import slipway.manager.policy.Policies;
import slipway.manager.policy.Policy;

class PaceTest {
  private final Database database = TestDatabase.get();
  private final Policies policies = new Policies(database);
  // Sites of their own: what other tests left filling at theirs would have its share.
  private final Walk walk = new Walk(Plan.Hold.HELD, new World("-pace-" + UUID.randomUUID()));
  private final Fleet fleet = new Fleet(database);
  private final Pace pace = new Pace(fleet, policies, walk.world, walk.world.clock);

  @BeforeEach
  void nobodyDecides() {
    walk.operator.clear();
  }

  private void allow(Policy.Entry... calendar) {
    policies.put(
        new Policy(
            new Policy.Throttle(10_000L, "UTC", List.of(calendar)),
            Policy.INITIAL.defaults(),
            true,
            false),
        OptionalLong.empty());
  }

  @AfterEach
  void asBefore() {
    policies.put(Policy.INITIAL, OptionalLong.empty());
  }

  private static Vessel vessel(boolean paused, long limit) {
    return new Vessel(UUID.randomUUID(), "site", "gw", List.of("v"), true, paused, limit);
  }

  private FakeGateway.Volume volume() {
    return walk.world.destinationGateway.volumes.values().iterator().next();
  }

  private Watch watch() {
    return new Watch(database, fleet, pace, walk.world, new EventLog(database), walk.world.clock);
  }

  @Test
  void whatASiteMayFetchIsSharedAmongThoseThatFillAndTheSlowerLimitCounts() {
    allow();
    Vessel slow = vessel(false, 1_000);
    Vessel fast = vessel(false, 0);
    Vessel paused = vessel(true, 0);
    Map<UUID, Pace.Wanted> wanted = pace.wanted(List.of(slow, fast, paused));
    assertThat(wanted.get(slow.migration())).isEqualTo(new Pace.Wanted(true, 1_000));
    assertThat(wanted.get(fast.migration())).isEqualTo(new Pace.Wanted(true, 5_000));
    assertThat(wanted.get(paused.migration())).isEqualTo(new Pace.Wanted(false, 5_000));
  }

  @Test
  void withoutLimitsAVolumeFillsAsFastAsItCan() {
    Vessel free = vessel(false, 0);
    assertThat(pace.wanted(List.of(free)).get(free.migration()))
        .isEqualTo(new Pace.Wanted(true, 0));
  }

  @Test
  void aLookAppliesTheCalendarToVolumesThatFill() {
    // The worlds of these tests begin on a Saturday.
    Policy.Entry night = new Policy.Entry(List.of(Policy.Day.SAT), "00:00", "06:00", 2_000L);
    walk.world.destinationGateway.blocksPerLook = 0;
    walk.start();
    walk.toTheHold(State.PREFILLING);
    assertThat(volume().bytesPerSecond).isZero();
    allow(night);
    look();
    assertThat(volume().bytesPerSecond).isEqualTo(2_000);
    walk.world.clock.advance(java.time.Duration.ofHours(7));
    look();
    assertThat(volume().bytesPerSecond).isEqualTo(10_000);
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  @Test
  void whatIsPausedStaysPausedWhateverTheStepsDo() {
    walk.world.destinationGateway.blocksPerLook = 0;
    walk.migrations.pause(walk.id, true, "tester");
    walk.start();
    walk.toTheHold(State.PREFILLING);
    assertThat(volume().filling).isFalse();
    walk.migrations.pause(walk.id, false, "tester");
    pace.apply(walk.id);
    assertThat(volume().filling).isTrue();
    walk.migrations.throttle(walk.id, 77L);
    pace.apply(walk.id);
    assertThat(volume().bytesPerSecond).isEqualTo(77);
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  @Test
  void whatAVolumeToldLastIsInTheListAndCountsForTheLink() {
    walk.world.destinationGateway.blocksPerLook = 1;
    walk.start();
    walk.toTheHold(State.PREFILLING);
    look();
    Documents documents = new Documents(walk.migrations, walk.surroundings(), database);
    MigrationSummary summary = documents.summaries(List.of(walk.id)).getFirst();
    assertThat(summary.volume()).isNotNull();
    assertThat(summary.progress()).isBetween(0.01, 0.99);
    long minutes =
        database.read(
            h ->
                h.createQuery("select count(*) from link_use where site = :site")
                    .bind("site", walk.world.destinationSite())
                    .mapTo(Long.class)
                    .one());
    assertThat(minutes).isPositive();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  @Test
  void managersTakeTurns() {
    walk.world.destinationGateway.blocksPerLook = 0;
    walk.start();
    walk.toTheHold(State.PREFILLING);
    look();
    volume().bytesPerSecond = 5;
    watch().look();
    assertThat(volume().bytesPerSecond).as("it was another's turn a moment ago").isEqualTo(5);
    look();
    assertThat(volume().bytesPerSecond).isZero();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  private void look() {
    // Other worlds of this database have clocks of their own.
    database.inTransaction(h -> h.execute("update watch set at = '-infinity'"));
    watch().look();
  }
}
