package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.events.EventLog;
import slipway.manager.mirror.Mirror;
import slipway.manager.policy.Policies;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.secrets.SecretBox;
import slipway.manager.sites.Mirroring;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.TaskBoard.Cancelled;
import slipway.manager.vsphere.TaskBoard.Failed;
import slipway.manager.vsphere.TaskBoard.Notice;
import slipway.manager.vsphere.TaskBoard.Succeeded;

/// Recent Tasks and events of both vCenters while a migration goes its way.
class MirrorTest {
  @TempDir Path directory;

  private final Database database = TestDatabase.get();
  private final World world = new World("-mirror-" + UUID.randomUUID());
  private final Walk walk = new Walk(Plan.Hold.HELD, world);
  private final Mirroring mirroring = new Mirroring(database);
  private final FakeTaskBoard source = world.source.board;
  private final FakeTaskBoard destination = world.destination.board;

  @BeforeEach
  void nobodyDecides() {
    walk.operator.clear();
  }

  /// A manager that remembers nothing.
  private Mirror mirror() {
    try {
      Path key = directory.resolve("key");
      Files.write(
          key,
          Base64.getEncoder().encodeToString(new byte[32]).getBytes(StandardCharsets.US_ASCII));
      var vcenters = new Stage();
      return new Mirror(
          database,
          new Sites(database, vcenters, SecretBox.open(key), world.clock),
          mirroring,
          new Documents(walk.migrations, walk.surroundings(), database),
          world,
          world.clock);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void look() {
    world.clock.advance(Duration.ofMinutes(1));
    Mirror mirror = mirror();
    mirror.turn(world.sourceSite());
    mirror.turn(world.destinationSite());
  }

  private List<String> told(FakeTaskBoard board) {
    return board.notices.stream().map(Notice::type).map(type -> type.substring(14)).toList();
  }

  private static FakeTaskBoard.Shown last(FakeTaskBoard board) {
    return List.copyOf(board.tasks.values()).getLast();
  }

  private void registerBoth() {
    source.register();
    destination.register();
  }

  @Test
  void aMigrationIsATaskAtBothEndsAndItsTurnsAreEvents() {
    registerBoth();
    look();
    assertThat(source.tasks).as("it is not started").isEmpty();
    walk.start();
    walk.oneTurn();
    look();
    assertThat(last(source).task.object()).isEqualTo(walk.machine.id);
    assertThat(last(source).task.initiator()).isEqualTo("tester");
    assertThat(last(source).ending).isNull();
    for (State state :
        List.of(State.READY, State.RUNNING_FROM_CACHE, State.FILLED, State.FINALISED)) {
      toThe(state);
      look();
    }
    assertThat(source.tasks).hasSize(1);
    assertThat(destination.tasks).hasSize(1);
    assertThat(last(source).ending).isEqualTo(new Succeeded());
    assertThat(last(destination).ending).isEqualTo(new Succeeded());
    assertThat(last(destination).task.object())
        .isEqualTo(
            slipway.manager.vsphere.ObjectId.machine(
                walk.dossier()
                    .find(
                        slipway.manager.migrations.steps.CreateMachine.Facts.class,
                        slipway.manager.migrations.steps.CreateMachine.NAME)
                    .orElseThrow()
                    .machine()));
    assertThat(told(source))
        .containsExactly("started", "ready", "cuttingOver", "cutOver", "filled", "finalised");
    assertThat(told(destination)).endsWith("cutOver", "filled", "finalised");
    assertThat(source.notices.get(3).arguments()).containsKey("downtime");
    assertThat(mirroring.at(world.sourceSite()).state()).isEqualTo(Mirroring.State.MIRRORED);
  }

  /// Decides what has to be decided until the state is reached, and no more.
  private void toThe(State state) {
    walk.operator.clear();
    walk.operator.addAll(
        switch (state) {
          case RUNNING_FROM_CACHE, FAILED -> List.of(Decision.CUTOVER);
          case FILLED -> List.of(Decision.CUTOVER, Decision.KEEP);
          case FINALISED -> List.of(Decision.CUTOVER, Decision.KEEP, Decision.FINALISE);
          default -> List.of();
        });
    for (int turn = 0; turn < Walk.TURNS_MAX && walk.state() != state; turn++) {
      walk.oneTurn();
    }
    assertThat(walk.state()).isEqualTo(state);
  }

  @Test
  void nothingIsToldTwiceHoweverOftenAManagerBegins() {
    registerBoth();
    walk.start();
    toThe(State.READY);
    look();
    look();
    look();
    assertThat(source.tasks).hasSize(1);
    assertThat(told(source)).containsExactly("started", "ready");
  }

  @Test
  void aTaskWhoseIdWasLostWithItsManagerIsFoundAgain() {
    registerBoth();
    walk.start();
    walk.oneTurn();
    look();
    database.inTransaction(h -> h.execute("delete from mirror where migration = ?", walk.id));
    look();
    assertThat(source.tasks).hasSize(1);
  }

  @Test
  void aTaskThatVCenterLostIsMadeAnew() {
    registerBoth();
    walk.start();
    walk.oneTurn();
    look();
    source.tasks.clear();
    progressed();
    look();
    assertThat(source.tasks).hasSize(1);
    assertThat(last(source).ending).isNull();
  }

  @Test
  void theTasksProgressIsTheCopys() {
    registerBoth();
    walk.start();
    walk.oneTurn();
    look();
    assertThat(last(source).percent).isZero();
    progressed();
    look();
    assertThat(last(source).percent).isBetween(1, 99);
  }

  private void progressed() {
    world.destinationGateway.blocksPerLook = 1;
    walk.toTheHold(State.PREFILLING);
    var fleet = new Fleet(database);
    var pace = new Pace(fleet, new Policies(database), world, world.clock);
    database.inTransaction(h -> h.execute("update watch set at = '-infinity'"));
    new Watch(database, fleet, pace, world, new EventLog(database), world.clock).look();
  }

  @Test
  void aFailureEndsTheTaskWithItsCauseAndGoingOnMakesAnother() {
    registerBoth();
    walk.start();
    toThe(State.READY);
    look();
    walk.machine.stubborn = true;
    toThe(State.FAILED);
    look();
    String cause = java.util.Objects.requireNonNull(walk.dossier().migration().problem()).cause();
    assertThat(last(source).ending)
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.detail()).isEqualTo(cause));
    assertThat(told(source)).endsWith("failed");
    walk.machine.stop();
    walk.decide(Decision.START);
    look();
    assertThat(source.tasks).hasSize(2);
    assertThat(last(source).ending).isNull();
    assertThat(told(source))
        .as("the state before the failure is not news again")
        .endsWith("failed");
  }

  @Test
  void whatIsTakenBackIsShownAsCancelled() {
    registerBoth();
    walk.start();
    toThe(State.READY);
    look();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
    look();
    assertThat(last(source).ending).isEqualTo(new Cancelled());
    assertThat(told(source)).endsWith("cancelled");
  }

  @Test
  void whereThePluginIsNotRegisteredNothingIsToldAndTheSiteSaysSo() {
    destination.register();
    walk.start();
    toThe(State.FINALISED);
    look();
    assertThat(source.calls).isEqualTo(1);
    assertThat(source.tasks).isEmpty();
    assertThat(mirroring.at(world.sourceSite()).state()).isEqualTo(Mirroring.State.NOT_REGISTERED);
    assertThat(mirroring.at("elsewhere").state()).isEqualTo(Mirroring.State.UNKNOWN);
  }

  @Test
  void anOlderRegistrationIsToldWhatItKnows() {
    source.register("0.0.9", Set.of("started"));
    walk.start();
    toThe(State.READY);
    look();
    assertThat(source.notices).extracting(Notice::type).containsExactly("slipway.0.0.9.started");
    assertThat(last(source).task.type()).isEqualTo("slipway.0.0.9.migrate");
  }

  @Test
  void thePastIsNoNews() {
    walk.start();
    toThe(State.READY);
    world.clock.advance(Duration.ofHours(5));
    registerBoth();
    look();
    assertThat(source.notices).isEmpty();
    assertThat(source.tasks).hasSize(1);
  }

  @Test
  void aVCenterThatRefusesStopsNoMigrationAndIsAskedAgainLater() {
    registerBoth();
    Problem lacking =
        Problem.of(ProblemType.VCENTER_PRIVILEGE_MISSING, "slipway", "Task.Create", "vm-11");
    source.problem = lacking;
    walk.start();
    toThe(State.READY);
    look();
    assertThat(mirroring.at(world.sourceSite()))
        .isEqualTo(new Mirroring.Standing(Mirroring.State.FAILED, lacking.cause()));
    int calls = source.calls;
    mirror().turn(world.sourceSite());
    assertThat(source.calls).as("not before a minute is over").isEqualTo(calls);
    source.problem = null;
    toThe(State.FINALISED);
    look();
    assertThat(mirroring.at(world.sourceSite()).state()).isEqualTo(Mirroring.State.MIRRORED);
    assertThat(told(source)).endsWith("finalised");
  }

  @Test
  void aProblemIsLoggedOnceUntilItIsAnother() {
    List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
    var handler =
        new java.util.logging.Handler() {
          @Override
          public void publish(java.util.logging.LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var log = java.util.logging.Logger.getLogger(Mirror.class.getName());
    log.addHandler(handler);
    try {
      Mirror mirror = mirror();
      for (String privilege : List.of("Task.Create", "Task.Create", "Task.Update")) {
        source.problem =
            Problem.of(ProblemType.VCENTER_PRIVILEGE_MISSING, "slipway", privilege, "vm-11");
        world.clock.advance(Duration.ofMinutes(1));
        mirror.turn(world.sourceSite());
      }
      assertThat(lines).hasSize(2);
      assertThat(lines.getFirst()).contains("lacks Task.Create");
    } finally {
      log.removeHandler(handler);
    }
  }

  @Test
  void managersTakeTurns() {
    registerBoth();
    assertThat(mirroring.take(world.sourceSite(), world.clock.instant(), later(60))).isTrue();
    assertThat(mirroring.take(world.sourceSite(), world.clock.instant(), later(60))).isFalse();
    mirror().turn(world.sourceSite());
    assertThat(source.calls).isZero();
    assertThat(mirroring.take(world.sourceSite(), later(60), later(120)))
        .as("the one whose turn it was has died")
        .isTrue();
  }

  private java.time.Instant later(int seconds) {
    return world.clock.instant().plusSeconds(seconds);
  }
}
