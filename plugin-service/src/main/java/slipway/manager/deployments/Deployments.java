package slipway.manager.deployments;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import slipway.manager.database.Database;
import slipway.manager.deployments.Deployment.State;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The deployments' rows. No secret is among them.
class Deployments {
  /// The most of a site that are listed, the newest first.
  static final int LISTED_MAX = 50;

  /// Rows of deployments that are over stay for so long.
  static final Duration KEPT = Duration.ofDays(30);

  private static final RowMapper<Deployment> DEPLOYMENT =
      (rs, context) ->
          new Deployment(
              rs.getString("id"),
              rs.getString("site"),
              rs.getString("name"),
              rs.getString("made_by"),
              rs.getTimestamp("started_at").toInstant(),
              Optional.ofNullable(rs.getTimestamp("ended_at")).map(Timestamp::toInstant),
              State.valueOf(rs.getString("state")),
              rs.getLong("copied_bytes"),
              rs.getLong("total_bytes"),
              rs.getString("machine"),
              problem(rs));

  private final Database database;
  private final Clock clock;

  Deployments(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  private static Optional<Problem> problem(ResultSet rs) throws SQLException {
    String id = rs.getString("problem_type");
    String cause = rs.getString("problem_cause");
    String remedy = rs.getString("problem_remedy");
    return Arrays.stream(ProblemType.values())
        .filter(type -> type.id().equals(id))
        .findFirst()
        .map(type -> new Problem(type, cause, remedy));
  }

  /// Begins one, unless one of the same gateway is under way.
  Deployment begin(String site, String name, String by, long totalBytes) {
    String id = UUID.randomUUID().toString();
    boolean begun =
        database.inTransaction(
            h -> {
              h.createUpdate("delete from gateway_deployment where ended_at < :end")
                  .bind("end", clock.instant().minus(KEPT))
                  .execute();
              return h.createUpdate(
                          """
                          insert into gateway_deployment
                            (id, site, name, made_by, started_at, state, total_bytes)
                          values (:id, :site, :name, :by, :at, 'COPYING', :total)
                          on conflict (site, name) where ended_at is null do nothing""")
                      .bind("id", id)
                      .bind("site", site)
                      .bind("name", name)
                      .bind("by", by)
                      .bind("at", clock.instant())
                      .bind("total", totalBytes)
                      .execute()
                  > 0;
            });
    if (!begun) {
      throw Problem.of(ProblemType.DEPLOYMENT_UNDER_WAY, name).toException();
    }
    return get(site, id);
  }

  Deployment get(String site, String id) {
    return find(id)
        .filter(deployment -> deployment.site().equals(site))
        .orElseThrow(
            () -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Deployment " + id).toException());
  }

  Optional<Deployment> find(String id) {
    return database.read(
        h ->
            h.createQuery("select * from gateway_deployment where id = :id")
                .bind("id", id)
                .map(DEPLOYMENT)
                .findOne());
  }

  List<Deployment> at(String site) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select * from gateway_deployment where site = :site
                    order by started_at desc limit :most""")
                .bind("site", site)
                .bind("most", LISTED_MAX)
                .map(DEPLOYMENT)
                .list());
  }

  /// Those under way, and those that have left a machine.
  List<Deployment> unfinished() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select * from gateway_deployment
                    where ended_at is null or (state = 'FAILED' and machine <> '')
                    order by started_at""")
                .map(DEPLOYMENT)
                .list());
  }

  void copied(String id, long bytes) {
    update("copied_bytes = :bytes", id, "bytes", bytes);
  }

  /// @param machine empty when it is gone
  void machine(String id, String machine) {
    update("machine = :machine", id, "machine", machine);
  }

  void advance(String id, State state) {
    update("state = :state", id, "state", state.name());
  }

  private void update(String what, String id, String name, Object value) {
    database.inTransaction(
        h ->
            h.createUpdate("update gateway_deployment set " + what + " where id = :id")
                .bind(name, value)
                .bind("id", id)
                .execute());
  }

  void done(String id) {
    end(id, State.DONE, Optional.empty());
  }

  void failed(String id, Problem problem) {
    end(id, State.FAILED, Optional.of(problem));
  }

  /// Only once: what has ended stays as it ended.
  private void end(String id, State state, Optional<Problem> problem) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    update gateway_deployment set state = :state, ended_at = :now,
                      problem_type = :type, problem_cause = :cause, problem_remedy = :remedy
                    where id = :id and ended_at is null""")
                .bind("state", state.name())
                .bind("now", clock.instant())
                .bind("type", problem.map(p -> p.type().id()).orElse(null))
                .bind("cause", problem.map(Problem::cause).orElse(null))
                .bind("remedy", problem.map(Problem::remedy).orElse(null))
                .bind("id", id)
                .execute());
  }

  /// Forgets one that is over and has left nothing.
  void forget(String id) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    delete from gateway_deployment
                    where id = :id and ended_at is not null
                      and (state = 'DONE' or machine = '')""")
                .bind("id", id)
                .execute());
  }
}
