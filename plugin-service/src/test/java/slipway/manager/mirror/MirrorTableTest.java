package slipway.manager.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.mirror.MirrorTable.Told;
import slipway.manager.vsphere.ObjectId;

class MirrorTableTest {
  private final Database database = TestDatabase.get();
  private final MirrorTable table = new MirrorTable(database);
  private final String site = "mirrored-" + UUID.randomUUID();

  private void start(int migrations) {
    database.inTransaction(
        h -> {
          h.execute(
              """
              insert into migration (id, name, kind, plan, source_site, destination_site, state,
                created_by, created_at, version, change, epoch)
              select gen_random_uuid(), 'm' || n, 'warm', '{}', ?, 'elsewhere', 'READY', 'me',
                now() - n * interval '1 minute', 0, 7, 0
              from generate_series(1, ?) as n""",
              site,
              migrations);
          return h.execute(
              """
              insert into decision (migration, kind, by_user, at)
              select id, 'START', 'me', now() from migration where source_site = ?""",
              site);
        });
  }

  @AfterEach
  void forget() {
    database.inTransaction(
        h -> {
          h.execute(
              "delete from decision where migration in"
                  + " (select id from migration where source_site = ?)",
              site);
          return h.execute("delete from migration where source_site = ?", site);
        });
  }

  private List<Told> due() {
    return table.due(site, Side.SOURCE);
  }

  @Test
  void aLookIsBoundedAndTheOthersTurnComesWithTheNext() {
    start(MirrorTable.DUE_MAX + 1);
    List<Told> first = due();
    assertThat(first).hasSize(MirrorTable.DUE_MAX);
    var task = new ObjectId("Task", "task-1");
    first.forEach(told -> table.put(told.withTask(task, 3).asOf(7)));
    List<Told> second = due();
    assertThat(second).hasSize(MirrorTable.DUE_MAX);
    assertThat(first).extracting(Told::migration).doesNotContain(second.getFirst().migration());
  }

  @Test
  void whatHasNotChangedSinceAndHasNoTaskIsLeftAlone() {
    start(1);
    Told told = due().getFirst();
    assertThat(told.change()).isEqualTo(-1);
    assertThat(told.task()).isNull();
    table.put(told.withTold(2).asOf(7));
    assertThat(due()).isEmpty();
    database.inTransaction(
        h -> h.execute("update migration set change = 8 where source_site = ?", site));
    assertThat(due().getFirst().told()).isEqualTo(2);
    table.put(due().getFirst().withTask(new ObjectId("Task", "task-9"), 40).asOf(8));
    assertThat(due().getFirst().task()).isEqualTo(new ObjectId("Task", "task-9"));
    assertThat(due().getFirst().percent()).isEqualTo(40);
    assertThat(table.due("elsewhere", Side.SOURCE)).isEmpty();
  }
}
