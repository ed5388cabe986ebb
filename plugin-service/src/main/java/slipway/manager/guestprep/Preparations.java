package slipway.manager.guestprep;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The state of each machine's preparation, shared by all managers.
///
/// A run is named by a random id; whoever holds the row's id may write to it, so a run that was
/// given up cannot overwrite its successor.
public final class Preparations {
  /// A run that is silent for so long died with its manager. Tools may be away for
  /// [PatientGuest#PATIENCE] without a sign.
  public static final Duration SILENT_MAX = Duration.ofMinutes(5);

  /// How long a dry run is shown: what it tells of somebody's files is not kept for ever.
  public static final Duration DRY_RUN_KEPT_FOR = Duration.ofDays(1);

  private static final String NOT_OVER = "('CHECKING', 'RUNNING', 'UNDOING')";

  private final Database database;
  private final Clock clock;

  public Preparations(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// A row as it is kept.
  private record Row(
      State state,
      String step,
      int progress,
      @Nullable String problem,
      @Nullable String guest,
      @Nullable Instant preparedAt,
      Instant heardAt,
      @Nullable State before,
      @Nullable Instant dryRunAt,
      @Nullable String restored) {}

  public Preparation get(String site, String machine) {
    return database
        .read(h -> row(h, site, machine, false))
        .map(row -> shown(machine, row))
        .orElse(Preparation.NONE);
  }

  /// What is known of a guest that is prepared now.
  public Optional<PreparedGuest> guest(String instanceUuid) {
    return database
        .read(
            h ->
                h.createQuery(
                        """
                        select guest from preparation
                        where instance_uuid = :uuid and state = 'PREPARED' and guest is not null
                        order by prepared_at desc limit 1""")
                    .bind("uuid", instanceUuid)
                    .mapTo(String.class)
                    .findOne())
        .map(json -> Json.read(json, PreparedGuest.class));
  }

  /// What the last dry run found.
  public Optional<DryRun> dryRun(String site, String machine) {
    return database
        .read(
            h ->
                h.createQuery(
                        """
                        select dry_run from preparation
                        where site = :site and machine = :machine and dry_run_at > :outdated""")
                    .bind("site", site)
                    .bind("machine", machine)
                    .bind("outdated", clock.instant().minus(DRY_RUN_KEPT_FOR))
                    .mapTo(String.class)
                    .findOne())
        .map(json -> Json.read(json, DryRun.class));
  }

  /// Begins a run and answers its id; a problem when another one is under way.
  UUID begin(String site, String machine, String instanceUuid, State next) {
    UUID run = UUID.randomUUID();
    database.inTransaction(
        h -> {
          forgetOutdated(h);
          Preparation before =
              row(h, site, machine, true).map(r -> shown(machine, r)).orElse(Preparation.NONE);
          if (!before.state().mayBegin(next)) {
            throw busy(machine, before.state());
          }
          Problem kept = next == State.CHECKING ? before.problem() : null;
          int written =
              h.createUpdate(
                      """
                      insert into preparation
                        (site, machine, instance_uuid, state, step, progress, run, heard_at, before)
                      values (:site, :machine, :uuid, :state, '', 0, :run, :now, :before)
                      on conflict (site, machine) do update
                        set instance_uuid = :uuid, state = :state, step = '', progress = 0,
                          problem = :problem, run = :run, heard_at = :now, before = :before,
                          dry_run = null, dry_run_at = null,
                          restored = case when :state = 'RUNNING' then null
                            else preparation.restored end
                        where preparation.state not in %s or preparation.heard_at < :silent"""
                          .formatted(NOT_OVER))
                  .bind("site", site)
                  .bind("machine", machine)
                  .bind("uuid", instanceUuid)
                  .bind("state", next.name())
                  .bind("before", next == State.CHECKING ? before.state().name() : null)
                  .bind("problem", kept == null ? null : Json.write(kept))
                  .bind("run", run)
                  .bind("now", clock.instant())
                  .bind("silent", clock.instant().minus(SILENT_MAX))
                  .execute();
          // Two that begin the first run of a machine at once meet here.
          if (written == 0) {
            throw busy(machine, State.RUNNING);
          }
          return written;
        });
    return run;
  }

  void at(UUID run, String step, int progress) {
    write(run, "step = :step, progress = :progress", "step", step, "progress", progress);
  }

  void prepared(UUID run, PreparedGuest guest) {
    write(
        run,
        "state = 'PREPARED', step = '', progress = 100, guest = :guest, prepared_at = :now, run = null",
        "guest",
        Json.write(guest));
  }

  void undone(UUID run, Restored restored) {
    write(
        run,
        "state = 'NONE', step = '', progress = 0, guest = null, prepared_at = null, moved = false,"
            + " restored = :restored, run = null",
        "restored",
        Json.write(restored));
  }

  /// Another kernel of a guest that is prepared.
  void collected(PreparedGuest guest) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    update preparation set guest = :guest
                    where instance_uuid = :uuid and state = 'PREPARED'""")
                .bind("guest", Json.write(guest))
                .bind("uuid", guest.instanceUuid())
                .execute());
  }

  /// Whether the guest of that run was prepared as another machine.
  boolean moved(UUID run) {
    return database.read(
        h ->
            h.createQuery("select moved from preparation where run = :run")
                .bind("run", run)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false));
  }

  void failed(UUID run, Problem problem) {
    write(run, "state = 'FAILED', problem = :problem, run = null", "problem", Json.write(problem));
  }

  /// The dry run is over, and everything as it was before.
  void checked(UUID run, DryRun found) {
    write(
        run,
        "state = before, step = '', progress = 0, before = null, dry_run = :found,"
            + " dry_run_at = :now, run = null",
        "found",
        Json.write(found));
  }

  /// Notes that a machine is prepared without a run: it was made from a prepared one's disk.
  void adopt(String site, String machine, PreparedGuest guest) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into preparation
                      (site, machine, instance_uuid, state, step, progress, guest, prepared_at,
                       heard_at, moved)
                    values (:site, :machine, :uuid, 'PREPARED', '', 100, :guest, :now, :now, true)
                    on conflict (site, machine) do nothing""")
                .bind("site", site)
                .bind("machine", machine)
                .bind("uuid", guest.instanceUuid())
                .bind("guest", Json.write(guest))
                .bind("now", clock.instant())
                .execute());
  }

  Optional<String> instanceUuid(String site, String machine) {
    return database.read(
        h ->
            h.createQuery(
                    "select instance_uuid from preparation where site = :site and machine = :machine")
                .bind("site", site)
                .bind("machine", machine)
                .mapTo(String.class)
                .findOne());
  }

  void forget(String site, String machine) {
    database.inTransaction(
        h ->
            h.createUpdate("delete from preparation where site = :site and machine = :machine")
                .bind("site", site)
                .bind("machine", machine)
                .execute());
  }

  private void write(UUID run, String changes, Object... namesAndValues) {
    database.inTransaction(
        h -> {
          var update =
              h.createUpdate(
                      "update preparation set " + changes + ", heard_at = :now where run = :run")
                  .bind("now", clock.instant())
                  .bind("run", run);
          for (int i = 0; i < namesAndValues.length; i += 2) {
            update.bind((String) namesAndValues[i], namesAndValues[i + 1]);
          }
          return update.execute();
        });
  }

  private static Optional<Row> row(Handle h, String site, String machine, boolean lock) {
    return h.createQuery(
            "select * from preparation where site = :site and machine = :machine"
                + (lock ? " for update" : ""))
        .bind("site", site)
        .bind("machine", machine)
        .map((rs, context) -> row(rs))
        .findOne();
  }

  private static Row row(ResultSet rs) throws SQLException {
    String before = rs.getString("before");
    return new Row(
        State.valueOf(rs.getString("state")),
        rs.getString("step"),
        rs.getInt("progress"),
        rs.getString("problem"),
        rs.getString("guest"),
        instant(rs, "prepared_at"),
        rs.getTimestamp("heard_at").toInstant(),
        before == null ? null : State.valueOf(before),
        instant(rs, "dry_run_at"),
        rs.getString("restored"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    Timestamp at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private void forgetOutdated(Handle h) {
    h.createUpdate(
            "update preparation set dry_run = null, dry_run_at = null where dry_run_at < :outdated")
        .bind("outdated", clock.instant().minus(DRY_RUN_KEPT_FOR))
        .execute();
  }

  private Preparation shown(String machine, Row row) {
    List<GuestChange> changes =
        row.guest() == null ? List.of() : Json.read(row.guest(), PreparedGuest.class).changes();
    Problem problem = row.problem() == null ? null : Json.read(row.problem(), Problem.class);
    State state = row.state();
    if (state.isBusy() && row.heardAt().isBefore(clock.instant().minus(SILENT_MAX))) {
      problem = Problem.of(ProblemType.CREDENTIALS_NEEDED, machine);
      // A dry run that nobody ends changed nothing.
      state = row.before() == null ? State.FAILED : row.before();
    }
    Instant dryRunAt = row.dryRunAt();
    boolean outdated =
        dryRunAt != null && dryRunAt.isBefore(clock.instant().minus(DRY_RUN_KEPT_FOR));
    return new Preparation(
        state,
        row.step(),
        row.progress(),
        changes,
        problem,
        row.preparedAt(),
        outdated ? null : dryRunAt,
        row.restored() == null ? null : Json.read(row.restored(), Restored.class));
  }

  private static RuntimeException busy(String machine, State now) {
    Problem why =
        switch (now) {
          case NONE ->
              Problem.of(
                  ProblemType.STATE_CONFLICT,
                  machine + " is not prepared.",
                  "There is nothing to undo.");
          case PREPARED ->
              Problem.of(
                  ProblemType.STATE_CONFLICT,
                  machine + " is prepared already.",
                  "Its preparation tells what was changed.");
          case CHECKING, RUNNING, UNDOING, FAILED ->
              Problem.of(
                  ProblemType.STATE_CONFLICT,
                  machine + " is being looked at or prepared, or its preparation undone, just now.",
                  "Wait until that is done.");
        };
    return why.toException();
  }
}
