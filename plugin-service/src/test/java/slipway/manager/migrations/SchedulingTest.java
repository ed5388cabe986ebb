package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.migrations.Plan.Hold;

class SchedulingTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Set<String> tookPart = new ConcurrentSkipListSet<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void twoManagersShareMigrationsAndEachIsWalkedOnce() {
    List<Walk> walks = new CopyOnWriteArrayList<>();
    Scheduling one = manager("shared-1", TestDatabase.get(), walks);
    Scheduling other = manager("shared-2", TestDatabase.another(), walks);
    one.start();
    other.start();
    // One look at the database may take all that is due: more comes until both have found some.
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(130))
        .until(
            () -> {
              if (walks.size() < 200) {
                Walk walk = quick(new Walk(Hold.AUTOMATIC, new World("-" + walks.size())));
                walks.add(walk);
                walk.start();
                one.wake(walk.id);
              }
              return walks.size() >= 8 && tookPart.size() == 2;
            });
    for (Walk walk : walks) {
      await().atMost(Duration.ofSeconds(60)).until(() -> walk.state() == State.FINALISED);
      assertThat(walk.world.changes)
          .containsOnlyOnce(
              "prepare", "create disk", "create machine web01", "shut down at source");
    }
    assertThat(tookPart).containsExactly("shared-1", "shared-2");
  }

  @Test
  void aManagerWalksSoManyAtOnceAndNoMore() {
    List<UUID> due =
        Stream.generate(UUID::randomUUID).limit(Scheduling.TURNS_AT_ONCE + 30).toList();
    AtomicInteger walking = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<UUID> ended = ConcurrentHashMap.newKeySet();
    Scheduling manager =
        new Scheduling(
            TestDatabase.get(),
            migration -> {
              most.accumulateAndGet(walking.incrementAndGet(), Math::max);
              // Long enough for all that are due to be handed over.
              LockSupport.parkNanos(Scheduling.POLLING.multipliedBy(4).toNanos());
              walking.decrementAndGet();
              ended.add(migration);
              return new Runner.Turn.Ended();
            },
            Clock.systemUTC(),
            "busy");
    open.add(manager);
    due.forEach(manager::wake);
    manager.start();
    await().atMost(Duration.ofMinutes(1)).until(() -> ended.containsAll(due));
    assertThat(most).hasValueBetween(2, Scheduling.TURNS_AT_ONCE);
  }

  @Test
  void workOfAManagerThatDiedIsTakenOver() {
    Walk walk = quick(new Walk(Hold.AUTOMATIC, new World("")));
    walk.start();
    pickedBy(walk, "killed", Instant.now().minus(Duration.ofHours(1)));
    Scheduling survivor = manager("survivor", TestDatabase.get(), List.of(walk));
    survivor.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> walk.state() != State.DRAFT);
  }

  @Test
  void aManagerStartedAgainTakesItsOwnWorkBackAtOnce() {
    Walk walk = quick(new Walk(Hold.AUTOMATIC, new World("")));
    walk.start();
    // A heartbeat of just now: nobody else would believe in a death.
    pickedBy(walk, "reborn", Instant.now());
    Scheduling again = manager("reborn", TestDatabase.get(), List.of(walk));
    again.start();
    // Sooner than a silent heartbeat would have told of a death.
    await().atMost(Duration.ofSeconds(11)).until(() -> walk.state() != State.DRAFT);
  }

  @Test
  void aDeadManagerIsMissedWithinTwentySeconds() {
    Duration worst =
        Scheduling.HEARTBEAT
            .multipliedBy(Scheduling.HEARTBEATS_MISSED)
            .plus(Scheduling.HEARTBEAT.multipliedBy(2));
    assertThat(worst).isLessThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aDecisionWakesAMigrationThatWaits() {
    Walk walk = quick(new Walk(Hold.HELD, new World("")));
    Scheduling manager = manager("woken", TestDatabase.get(), List.of(walk));
    manager.start();
    walk.start();
    manager.wake(walk.id);
    await().atMost(Duration.ofSeconds(20)).until(() -> walk.state() == State.READY);
    walk.decide(Decision.CUTOVER);
    manager.wake(walk.id);
    // Sooner than the hold would have looked again by itself.
    await().atMost(Duration.ofSeconds(15)).until(() -> walk.state() == State.RUNNING_FROM_CACHE);
  }

  @Test
  void aRunnerThatWasTakenOverCannotWriteAnyMore() {
    Walk walk = new Walk();
    walk.start();
    var ledger = new DatabaseLedger(walk.database);
    long old = ledger.takeOver(walk.id);
    ledger.takeOver(walk.id);
    var entry = new Ledger.Entry(walk.id, old, "check");
    assertThatThrownBy(() -> ledger.begin(entry, Instant.now()))
        .isInstanceOf(Ledger.StaleRunnerException.class);
    assertThatThrownBy(
            () -> ledger.finish(entry, walk.dossier().legs().getFirst(), done(), Instant.now()))
        .isInstanceOf(Ledger.StaleRunnerException.class);
    assertThat(walk.dossier().results()).isEmpty();
  }

  @Test
  void managersOnOneHostHaveDifferentNamesAndADeadOnesNameIsFree() {
    ManagerName first = ManagerName.claim(TestDatabase.get());
    ManagerName second = ManagerName.claim(TestDatabase.get());
    assertThat(second.name()).isNotEqualTo(first.name());
    first.close();
    try (ManagerName again = ManagerName.claim(TestDatabase.get())) {
      assertThat(again.name()).isEqualTo(first.name());
    }
    second.close();
  }

  private static Walk quick(Walk walk) {
    walk.world.clock.goLive();
    walk.world.sourceGateway.blocksPerLook = 1000;
    walk.world.destinationGateway.blocksPerLook = 1000;
    return walk;
  }

  private Scheduling manager(String name, Database database, List<Walk> walks) {
    if (database != TestDatabase.get()) {
      open.add(database);
    }
    Ledger ledger =
        new ForwardingLedger(new DatabaseLedger(database)) {
          @Override
          public long takeOver(UUID migration) {
            tookPart.add(name);
            return super.takeOver(migration);
          }
        };
    Scheduling scheduling =
        new Scheduling(database, router(name, ledger, walks), Clock.systemUTC(), name);
    open.add(scheduling);
    return scheduling;
  }

  // Each walk has a world of its own, so each has its runner.
  private static Scheduling.Turns router(String name, Ledger ledger, List<Walk> walks) {
    return id ->
        walks.stream()
            .filter(walk -> walk.id.equals(id))
            .findFirst()
            .orElseThrow()
            .freshManager(name, ledger)
            .run(id);
  }

  private static void pickedBy(Walk walk, String manager, Instant heartbeat) {
    walk.database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into scheduled_tasks (task_name, task_instance, execution_time, picked,
                      picked_by, last_heartbeat, version)
                    values ('migration', :id, :at, true, :manager, :at, 1)""")
                .bind("id", walk.id.toString())
                .bind("at", heartbeat)
                .bind("manager", manager)
                .execute());
  }

  private static Outcome.Done done() {
    return new Outcome.Done(new Outcome.Nothing(), "", null);
  }
}
