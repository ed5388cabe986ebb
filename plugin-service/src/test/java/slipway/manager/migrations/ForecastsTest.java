package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.events.EventLog;
import slipway.manager.migrations.Forecasts.KindAdvice;
import slipway.manager.policy.Policies;

class ForecastsTest {
  private final FakeMachine machine = new World("").source.addMachine("web01");

  @Test
  void aGuestThatNeverRanHereIsStillBestMigratedWarmAndSaysSo() {
    machine.guestId = "rhel9_64Guest";
    KindAdvice warm = advice(Kind.WARM);
    assertThat(warm.recommended()).isTrue();
    assertThat(warm.reasons()).anyMatch(reason -> reason.contains("phony guests"));
  }

  @Test
  void whatTheMatrixRefusesWarmIsRecommendedCold() {
    machine.guestId = "rhel6_64Guest";
    machine.firmware = "efi";
    KindAdvice warm = advice(Kind.WARM);
    assertThat(warm.possible()).isFalse();
    assertThat(warm.reasons()).anyMatch(reason -> reason.contains("GRUB 0.97"));
    assertThat(advice(Kind.COLD).recommended()).isTrue();
  }

  @Test
  void whatMachinesWriteBeforeTheyAreFilledIsToldOnceOneDid() {
    Database database = TestDatabase.get();
    database.inTransaction(h -> h.execute("delete from volume_latest"));
    Walk walk = new Walk();
    walk.operator.remove(Decision.FINALISE);
    Policies policies = new Policies(database);
    Forecasts forecasts = new Forecasts(database, walk.world, policies, walk.world.clock);
    Plan plan = walk.dossier().migration().plan();
    assertThat(forecasts.of(Kind.WARM, plan).forecast().exposure()).isNull();
    assertThat(forecasts.of(Kind.COLD, plan).forecast().exposure()).isZero();
    walk.start();
    walk.toTheHold(State.FILLED);
    Fleet fleet = new Fleet(database);
    Pace pace = new Pace(fleet, policies, walk.world, walk.world.clock);
    database.inTransaction(h -> h.execute("update watch set at = '-infinity'"));
    new Watch(database, fleet, pace, walk.world, new EventLog(database), walk.world.clock).look();
    assertThat(forecasts.of(Kind.WARM, plan).forecast().exposure()).isNotNull();
    walk.decide(Decision.FINALISE);
    walk.toTheHold(State.FINALISED);
  }

  private KindAdvice advice(Kind kind) {
    List<KindAdvice> all = Forecasts.kinds(machine.seen());
    return all.stream().filter(a -> a.kind().equals(kind.id())).findFirst().orElseThrow();
  }
}
