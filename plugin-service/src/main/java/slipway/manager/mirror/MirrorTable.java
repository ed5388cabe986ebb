package slipway.manager.mirror;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.vsphere.ObjectId;

/// What vCenters have been told so far.
class MirrorTable {
  /// Migrations of one look at one end of a site at most; the others' turn comes with the next.
  static final int DUE_MAX = 500;

  private final Database database;

  MirrorTable(Database database) {
    this.database = database;
  }

  /// What one vCenter has been told of one migration.
  ///
  /// @param task under way there; null when none is
  /// @param percent what its progress was told last
  /// @param told so many states of the history have been told, or were too old
  /// @param change of the migration when it was looked at
  record Told(
      UUID migration, Side side, @Nullable ObjectId task, int percent, int told, long change) {

    Told withTask(@Nullable ObjectId other, int itsPercent) {
      return new Told(migration, side, other, itsPercent, told, change);
    }

    Told withTold(int states) {
      return new Told(migration, side, task, percent, states, change);
    }

    Told asOf(long itsChange) {
      return new Told(migration, side, task, percent, told, itsChange);
    }
  }

  /// Started migrations that changed since they were looked at, or have a task under way; the
  /// longest not looked at first.
  List<Told> due(String site, Side side) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select m.id, r.task, coalesce(r.percent, 0) as percent,
                      coalesce(r.told, 0) as told, coalesce(r.change, -1) as change
                    from migration m
                    left join mirror r on r.migration = m.id and r.side = :side
                    where case :side when 'SOURCE' then m.source_site
                        else m.destination_site end = :site
                      and (r.migration is null or r.change < m.change or r.task is not null)
                      and exists (select 1 from decision d
                        where d.migration = m.id and d.kind = 'START')
                    order by r.looked nulls first, m.created_at desc limit :max""")
                .bind("site", site)
                .bind("side", side.name())
                .bind("max", DUE_MAX)
                .map(
                    (rs, context) ->
                        new Told(
                            rs.getObject("id", UUID.class),
                            side,
                            task(rs.getString("task")),
                            rs.getInt("percent"),
                            rs.getInt("told"),
                            rs.getLong("change")))
                .list());
  }

  private static @Nullable ObjectId task(@Nullable String value) {
    return value == null ? null : new ObjectId("Task", value);
  }

  void put(Told told) {
    ObjectId task = told.task();
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into mirror (migration, side, task, percent, told, change, looked)
                    values (:migration, :side, :task, :percent, :told, :change,
                      nextval('mirror_look'))
                    on conflict (migration, side) do update
                      set task = :task, percent = :percent, told = :told, change = :change,
                        looked = nextval('mirror_look')""")
                .bind("migration", told.migration())
                .bind("side", told.side().name())
                .bind("task", task == null ? null : task.value())
                .bind("percent", told.percent())
                .bind("told", told.told())
                .bind("change", told.change())
                .execute());
  }
}
