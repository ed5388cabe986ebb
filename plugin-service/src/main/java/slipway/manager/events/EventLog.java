package slipway.manager.events;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.sites.Sight;

/// What happened to migrations, for people. An entry is written in the transaction in which it
/// happened, and never changed.
public class EventLog {
  /// Entries of a page at most.
  public static final int PAGE_MAX = 500;

  /// Older ones are forgotten.
  public static final Duration KEPT_FOR = Duration.ofDays(400);

  private static final String FILTERED =
      """
      from event
      where (:all or migration = :migration) and (:machine = '' or machine = :machine)
        and (:everything or migration in (select id from migration where\s"""
          + Sight.SEEN
          + "))";

  private static final UUID NONE = new UUID(0, 0);

  private final Database database;

  public EventLog(Database database) {
    this.database = database;
  }

  /// How much it matters.
  @Schema(name = "Severity")
  public enum Severity {
    INFO,
    /// Something is wrong that may heal by itself.
    WARNING,
    /// A person has to correct something.
    ERROR
  }

  /// @param migration absent when it is about none
  /// @param name of the migration at that time
  @Schema(name = "Event")
  public record Entry(
      long id, Instant at, @Nullable UUID migration, String name, Severity severity, String text) {}

  /// @param total of all pages
  /// @param page from 0
  @Schema(name = "EventPage")
  public record Page(List<Entry> items, long total, int page, int size) {}

  /// Notes what happens to a migration in the transaction of the caller.
  public static void note(Handle h, UUID migration, Instant at, Severity severity, String text) {
    h.createUpdate(
            """
            insert into event (at, migration, name, machine, severity, text)
            select :at, id, name, source_machine, :severity, :text from migration where id = :id""")
        .bind("at", at)
        .bind("severity", severity.name())
        .bind("text", text)
        .bind("id", migration)
        .execute();
  }

  /// The newest first.
  public Page page(
      @Nullable UUID migration, @Nullable String machine, int page, int size, Sight sight) {
    if (page < 0 || size < 1 || size > PAGE_MAX) {
      throw Problem.of(
              ProblemType.REQUEST_INVALID, "page counts from 0, and size is 1 to " + PAGE_MAX + ".")
          .toException();
    }
    return database.read(
        h -> {
          long total =
              sight
                  .bind(bind(h.createQuery("select count(*) " + FILTERED), migration, machine))
                  .mapTo(Long.class)
                  .one();
          List<Entry> items =
              sight
                  .bind(
                      bind(
                          h.createQuery(
                              "select * "
                                  + FILTERED
                                  + " order by id desc limit :size offset :offset"),
                          migration,
                          machine))
                  .bind("size", size)
                  .bind("offset", (long) page * size)
                  .map((rs, context) -> entry(rs))
                  .list();
          return new Page(items, total, page, size);
        });
  }

  /// Forgets what is too old to matter.
  public void prune(Instant now) {
    database.inTransaction(
        h ->
            h.createUpdate("delete from event where at < :before")
                .bind("before", now.minus(KEPT_FOR))
                .execute());
  }

  private static Query bind(Query query, @Nullable UUID migration, @Nullable String machine) {
    return query
        .bind("all", migration == null)
        .bind("migration", migration == null ? NONE : migration)
        .bind("machine", machine == null ? "" : machine);
  }

  private static Entry entry(ResultSet rs) throws SQLException {
    return new Entry(
        rs.getLong("id"),
        rs.getTimestamp("at").toInstant(),
        rs.getObject("migration", UUID.class),
        rs.getString("name"),
        Severity.valueOf(rs.getString("severity")),
        rs.getString("text"));
  }
}
