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
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The state of each machine's preparation, shared by all managers.
///
/// A run is named by a random id; whoever holds the row's id may write to it, so a run that was
/// given up cannot overwrite its successor.
public final class Preparations {
  /// A run that is silent for so long died with its manager. Tools may be away for
  /// [GuestRun#TOOLS_PATIENCE] without a sign.
  public static final Duration SILENT_MAX = Duration.ofMinutes(5);

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
      Instant heardAt) {}

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

  /// Begins a run and answers its id; a problem when another one is under way.
  UUID begin(String site, String machine, String instanceUuid, State next) {
    UUID run = UUID.randomUUID();
    database.inTransaction(
        h -> {
          State now =
              row(h, site, machine, true).map(r -> shown(machine, r).state()).orElse(State.NONE);
          if (!now.mayBegin(next)) {
            throw busy(machine, now);
          }
          int written =
              h.createUpdate(
                      """
                      insert into preparation
                        (site, machine, instance_uuid, state, step, progress, run, heard_at)
                      values (:site, :machine, :uuid, :state, '', 0, :run, :now)
                      on conflict (site, machine) do update
                        set instance_uuid = :uuid, state = :state, step = '', progress = 0,
                          problem = null, run = :run, heard_at = :now
                        where preparation.state not in ('RUNNING', 'UNDOING')
                          or preparation.heard_at < :silent""")
                  .bind("site", site)
                  .bind("machine", machine)
                  .bind("uuid", instanceUuid)
                  .bind("state", next.name())
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

  void undone(UUID run) {
    write(
        run,
        "state = 'NONE', step = '', progress = 0, guest = null, prepared_at = null, run = null");
  }

  void failed(UUID run, Problem problem) {
    write(run, "state = 'FAILED', problem = :problem, run = null", "problem", Json.write(problem));
  }

  /// Notes that a machine is prepared without a run: it was made from a prepared one's disk.
  void adopt(String site, String machine, PreparedGuest guest) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into preparation
                      (site, machine, instance_uuid, state, step, progress, guest, prepared_at, heard_at)
                    values (:site, :machine, :uuid, 'PREPARED', '', 100, :guest, :now, :now)
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
    Timestamp preparedAt = rs.getTimestamp("prepared_at");
    return new Row(
        State.valueOf(rs.getString("state")),
        rs.getString("step"),
        rs.getInt("progress"),
        rs.getString("problem"),
        rs.getString("guest"),
        preparedAt == null ? null : preparedAt.toInstant(),
        rs.getTimestamp("heard_at").toInstant());
  }

  private Preparation shown(String machine, Row row) {
    List<GuestChange> changes =
        row.guest() == null ? List.of() : Json.read(row.guest(), PreparedGuest.class).changes();
    boolean dead =
        (row.state() == State.RUNNING || row.state() == State.UNDOING)
            && row.heardAt().isBefore(clock.instant().minus(SILENT_MAX));
    if (dead) {
      Problem problem = Problem.of(ProblemType.CREDENTIALS_NEEDED, machine);
      return new Preparation(
          State.FAILED, row.step(), row.progress(), changes, problem, row.preparedAt());
    }
    Problem problem = row.problem() == null ? null : Json.read(row.problem(), Problem.class);
    return new Preparation(
        row.state(), row.step(), row.progress(), changes, problem, row.preparedAt());
  }

  private static RuntimeException busy(String machine, State now) {
    String cause =
        now == State.NONE
            ? machine + " is not prepared."
            : machine + " is being prepared, or its preparation undone, just now.";
    String remedy = now == State.NONE ? "There is nothing to undo." : "Wait until that is done.";
    return Problem.of(ProblemType.STATE_CONFLICT, cause, remedy).toException();
  }
}
