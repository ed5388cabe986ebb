package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.manager.database.TestDatabase;
import slipway.manager.events.EventLog;
import slipway.manager.events.EventLog.Severity;
import slipway.manager.gateways.GatewayControl.Block;
import slipway.manager.problem.ProblemException;
import slipway.manager.sites.Sight;

class ListsTest {
  private static final UUID ID = new UUID(0, 1);

  private static String csv(String name) {
    var row =
        new MigrationTable.Row(ID, name, "warm", "", "DRAFT", "m", "s", "d", "me", Instant.EPOCH);
    return Csv.of(List.of(row)).lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void aFieldIsQuotedWhenItHasToBeAndNeverAFormula() {
    assertThat(csv("plain")).isEqualTo(ID + ",plain,warm,,DRAFT,m,s,d,me,1970-01-01T00:00:00Z");
    assertThat(csv("a,b")).contains(",\"a,b\",");
    assertThat(csv("say \"hi\"")).contains(",\"say \"\"hi\"\"\",");
    assertThat(csv("=1+1")).contains(",'=1+1,");
    assertThat(csv("@sum")).contains(",'@sum,");
  }

  @Test
  void aPageIsBounded() {
    var table = new MigrationTable(TestDatabase.get());
    var query = new MigrationQuery();
    assertThat(table.page(query, 0, MigrationTable.PAGE_MAX, Sight.EVERYTHING).size())
        .isEqualTo(MigrationTable.PAGE_MAX);
    assertThatThrownBy(() -> table.page(query, 0, MigrationTable.PAGE_MAX + 1, Sight.EVERYTHING))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> table.page(query, -1, 10, Sight.EVERYTHING))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void whatGoesWrongAndHealsIsAWarningAndOnlyOnce() {
    Walk walk = new Walk();
    walk.world.unreachable.put("gw-destination", World.gone("gw-destination"));
    walk.start();
    for (int turn = 0; turn < 4; turn++) {
      walk.oneTurn();
    }
    var log = new EventLog(TestDatabase.get());
    EventLog.Page page =
        log.page(walk.id, walk.machine.id.value(), 0, EventLog.PAGE_MAX, Sight.EVERYTHING);
    assertThat(page.items())
        .extracting(EventLog.Entry::severity, EventLog.Entry::text)
        .containsExactly(
            tuple(Severity.WARNING, World.gone("gw-destination").cause()),
            tuple(Severity.INFO, "start decided by tester"),
            tuple(Severity.INFO, "drafted by tester"));
    assertThat(page.total()).isEqualTo(3);
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }

  @Test
  void aPageOfEventsIsBoundedAndOldOnesAreForgotten() {
    var log = new EventLog(TestDatabase.get());
    assertThatThrownBy(() -> log.page(null, null, 0, EventLog.PAGE_MAX + 1, Sight.EVERYTHING))
        .isInstanceOf(ProblemException.class);
    Walk walk = new Walk();
    Instant old = walk.world.clock.instant();
    log.prune(old.plus(EventLog.KEPT_FOR));
    assertThat(log.page(walk.id, null, 0, 1, Sight.EVERYTHING).total()).isEqualTo(1);
    log.prune(old.plus(EventLog.KEPT_FOR).plusSeconds(1));
    assertThat(log.page(walk.id, null, 0, 1, Sight.EVERYTHING).total()).isZero();
  }

  @Test
  void aGroupIsBounded() {
    var table = new MigrationTable(TestDatabase.get());
    TestDatabase.get()
        .inTransaction(
            h ->
                h.createUpdate(
                        """
                        insert into migration (id, name, kind, group_name, plan, state, created_by,
                          created_at, version, change, epoch)
                        select gen_random_uuid(), 'x', 'warm', 'crowd', '{}', 'DRAFT', 'me', now(),
                          0, 0, 0
                        from generate_series(0, :max)""")
                    .bind("max", MigrationTable.GROUP_MAX)
                    .execute());
    assertThatThrownBy(() -> table.ofGroup("crowd", Sight.EVERYTHING))
        .hasMessageContaining("more than");
    TestDatabase.get()
        .inTransaction(h -> h.execute("delete from migration where group_name = 'crowd'"));
  }

  @Test
  void aCellShowsWhatMostOfItIsAndOfEqualsWhatCostsMostToLose() {
    assertThat(BlockMaps.dominant(new Block(9, 1, 1, 1, 1))).isEqualTo('.');
    assertThat(BlockMaps.dominant(new Block(1, 9, 1, 1, 1))).isEqualTo('p');
    assertThat(BlockMaps.dominant(new Block(1, 1, 9, 1, 1))).isEqualTo('d');
    assertThat(BlockMaps.dominant(new Block(1, 1, 1, 9, 1))).isEqualTo('w');
    assertThat(BlockMaps.dominant(new Block(1, 1, 1, 1, 9))).isEqualTo('z');
    assertThat(BlockMaps.dominant(new Block(5, 5, 5, 5, 5))).isEqualTo('w');
    assertThat(BlockMaps.dominant(new Block(5, 5, 0, 0, 5))).isEqualTo('p');
  }

  @Test
  void aPictureIsBoundedAndNeedsAVolume() {
    Walk walk = new Walk();
    var maps = new BlockMaps(walk.migrations, walk.world);
    walk.operator.remove(Decision.CUTOVER);
    assertThatThrownBy(() -> maps.of(walk.id, "", BlockMaps.CELLS_MAX + 1))
        .hasMessageContaining("cells is 1 to");
    assertThat(maps.of(walk.id, "", 64)).isEmpty();
    walk.start();
    walk.toTheHold(State.READY);
    assertThat(maps.of(walk.id, "", 64)).isPresent();
    // Its gateway closed it a moment before the step that asked for that is written down.
    walk.world.destinationGateway.volumes.clear();
    assertThat(maps.of(walk.id, "", 64)).isEmpty();
    walk.decide(Decision.CANCEL);
    walk.toTheEnd();
  }
}
