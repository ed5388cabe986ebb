package slipway.manager.migrations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Json;
import slipway.manager.events.EventLog;
import slipway.manager.events.EventLog.Severity;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The tables of a migration as records, within a transaction of the caller's.
final class Rows {
  private Rows() {}

  static Dossier dossier(Handle h, UUID id) {
    return dossiers(h, List.of(id)).stream()
        .findFirst()
        .orElseThrow(
            () -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException());
  }

  /// Those that exist, in the order of `ids`: a query per table, however many.
  static List<Dossier> dossiers(Handle h, List<UUID> ids) {
    Map<UUID, Map<String, Dossier.Progress>> progress = new HashMap<>();
    each(
        h,
        ids,
        "select * from step_progress where migration = any(:ids) order by migration, number",
        (id, rs) ->
            progress
                .computeIfAbsent(id, i -> new LinkedHashMap<>())
                .put(rs.getString("step"), progress(rs)));
    Map<UUID, Map<String, Dossier.Result>> results = new HashMap<>();
    each(
        h,
        ids,
        "select * from step_result where migration = any(:ids) order by migration, ended_at",
        (id, rs) ->
            results
                .computeIfAbsent(id, i -> new LinkedHashMap<>())
                .put(rs.getString("step"), result(rs)));
    Map<UUID, Set<String>> undone = new HashMap<>();
    each(
        h,
        ids,
        "select * from step_undo where migration = any(:ids)",
        (id, rs) -> undone.computeIfAbsent(id, i -> new HashSet<>()).add(rs.getString("step")));
    List<Dossier> dossiers = new ArrayList<>();
    Map<UUID, Migration> migrations = migrations(h, ids);
    for (UUID id : ids) {
      Migration migration = migrations.get(id);
      if (migration != null) {
        dossiers.add(
            new Dossier(
                migration,
                progress.getOrDefault(id, Map.of()),
                results.getOrDefault(id, Map.of()),
                undone.getOrDefault(id, Set.of())));
      }
    }
    return dossiers;
  }

  private static Map<UUID, Migration> migrations(Handle h, List<UUID> ids) {
    Map<UUID, List<Migration.StateAt>> states = new HashMap<>();
    each(
        h,
        ids,
        "select * from migration_state where migration = any(:ids) order by migration, number",
        (id, rs) ->
            states
                .computeIfAbsent(id, i -> new ArrayList<>())
                .add(
                    new Migration.StateAt(
                        State.valueOf(rs.getString("state")), instant(rs, "at"))));
    Map<UUID, Set<Decision>> decisions = new HashMap<>();
    each(
        h,
        ids,
        "select * from decision where migration = any(:ids)",
        (id, rs) ->
            decisions
                .computeIfAbsent(id, i -> EnumSet.noneOf(Decision.class))
                .add(Decision.valueOf(rs.getString("kind"))));
    Map<UUID, Migration> migrations = new HashMap<>();
    each(
        h,
        ids,
        "select *, id as migration from migration where id = any(:ids)",
        (id, rs) ->
            migrations.put(
                id,
                migration(
                    rs, states.getOrDefault(id, List.of()), decisions.getOrDefault(id, Set.of()))));
    return migrations;
  }

  private interface Taking {
    void take(UUID migration, ResultSet rs) throws SQLException;
  }

  private static void each(Handle h, List<UUID> ids, String sql, Taking taking) {
    h.createQuery(sql)
        .bindArray("ids", UUID.class, ids)
        .map(
            (rs, context) -> {
              taking.take(rs.getObject("migration", UUID.class), rs);
              return true;
            })
        .list();
  }

  /// Enters a state: the table of successors is asked, the history and the version go on.
  static void enter(Handle h, UUID id, State state, @Nullable Problem problem, Instant now) {
    State from =
        State.valueOf(
            h.createQuery("select state from migration where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    if (!from.successors().contains(state)) {
      throw new IllegalStateException(id + " cannot go from " + from + " to " + state);
    }
    h.createUpdate(
            """
            update migration set state = :state, problem = :problem,
              version = version + 1, change = change + 1
            where id = :id""")
        .bind("state", state.name())
        .bind("problem", problem == null ? null : Json.write(problem))
        .bind("id", id)
        .execute();
    history(h, id, state, now);
    if (problem == null) {
      EventLog.note(h, id, now, Severity.INFO, "reached " + state);
    } else {
      EventLog.note(h, id, now, Severity.ERROR, problem.cause());
    }
  }

  static void history(Handle h, UUID id, State state, Instant now) {
    h.createUpdate(
            """
            insert into migration_state (migration, number, state, at)
            values (:id, (select count(*) from migration_state where migration = :id), :state, :now)
            """)
        .bind("id", id)
        .bind("state", state.name())
        .bind("now", now)
        .execute();
  }

  private static Migration migration(
      ResultSet rs, List<Migration.StateAt> states, Set<Decision> decisions) throws SQLException {
    String problem = rs.getString("problem");
    String holder = rs.getString("credentials_at");
    return new Migration(
        rs.getObject("id", UUID.class),
        rs.getString("name"),
        Kind.of(rs.getString("kind")).orElseThrow(),
        rs.getString("group_name"),
        Json.read(rs.getString("plan"), Plan.class),
        State.valueOf(rs.getString("state")),
        rs.getBoolean("paused"),
        rs.getObject("throttle", Long.class),
        problem == null ? null : Json.read(problem, Problem.class),
        states,
        decisions,
        rs.getString("created_by"),
        instant(rs, "created_at"),
        rs.getLong("version"),
        rs.getLong("change"),
        holder == null
            ? null
            : new Migration.CredentialsHolder(holder, instant(rs, "credentials_till")));
  }

  private static Dossier.Result result(ResultSet rs) throws SQLException {
    String warning = rs.getString("warning");
    return new Dossier.Result(
        rs.getString("step"),
        rs.getString("facts"),
        instant(rs, "ended_at"),
        rs.getString("note"),
        warning == null ? null : Json.read(warning, Problem.class));
  }

  private static Dossier.Progress progress(ResultSet rs) throws SQLException {
    String problem = rs.getString("problem");
    return new Dossier.Progress(
        rs.getString("step"),
        rs.getInt("number"),
        Dossier.Phase.valueOf(rs.getString("state")),
        instant(rs, "started_at"),
        rs.getInt("attempt"),
        rs.getString("note"),
        problem == null ? null : Json.read(problem, Problem.class),
        rs.getString("memo"));
  }

  private static Instant instant(ResultSet rs, String column) throws SQLException {
    Timestamp at = rs.getTimestamp(column);
    return at == null ? Instant.EPOCH : at.toInstant();
  }
}
