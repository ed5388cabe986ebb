package slipway.manager.migrations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Json;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The tables of a migration as records, within a transaction of the caller's.
final class Rows {
  private Rows() {}

  static Dossier dossier(Handle h, UUID id) {
    Migration migration = migration(h, id);
    Map<String, Dossier.Progress> progress = new LinkedHashMap<>();
    h.createQuery("select * from step_progress where migration = :id order by number")
        .bind("id", id)
        .map((rs, context) -> progress(rs))
        .forEach(p -> progress.put(p.step(), p));
    Map<String, Dossier.Result> results = new LinkedHashMap<>();
    h.createQuery("select * from step_result where migration = :id order by ended_at")
        .bind("id", id)
        .map(
            (rs, context) ->
                new Dossier.Result(
                    rs.getString("step"), rs.getString("facts"), instant(rs, "ended_at")))
        .forEach(r -> results.put(r.step(), r));
    Set<String> undone =
        new HashSet<>(
            h.createQuery("select step from step_undo where migration = :id")
                .bind("id", id)
                .mapTo(String.class)
                .list());
    return new Dossier(migration, progress, results, undone);
  }

  static Migration migration(Handle h, UUID id) {
    List<Migration.StateAt> states =
        h.createQuery("select state, at from migration_state where migration = :id order by number")
            .bind("id", id)
            .map(
                (rs, context) ->
                    new Migration.StateAt(State.valueOf(rs.getString("state")), instant(rs, "at")))
            .list();
    Set<Decision> decisions = EnumSet.noneOf(Decision.class);
    h.createQuery("select kind from decision where migration = :id")
        .bind("id", id)
        .mapTo(String.class)
        .forEach(kind -> decisions.add(Decision.valueOf(kind)));
    return h.createQuery("select * from migration where id = :id")
        .bind("id", id)
        .map((rs, context) -> migration(rs, states, decisions))
        .findOne()
        .orElseThrow(
            () -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException());
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
        rs.getString("kind"),
        Json.read(rs.getString("plan"), Plan.class),
        State.valueOf(rs.getString("state")),
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
