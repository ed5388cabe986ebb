package slipway.manager.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Handle;
import slipway.manager.database.Database;

/// The audit log. An entry is made once and never changed.
public class Audit {
  /// The most entries one request shows, the newest first.
  public static final int SHOWN_MAX = 1_000;

  private final Database database;
  private final Clock clock;

  public Audit(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// @param action as in `migration.cutover`
  /// @param object what it was done to, as in `migration 3f2a…`
  /// @param detail for people; never a secret
  @Schema(name = "AuditEntry")
  public record Entry(
      long id,
      Instant at,
      String user,
      String address,
      String action,
      String object,
      String detail) {}

  public void note(String user, String address, String action, String object, String detail) {
    Instant now = clock.instant();
    database.inTransaction(
        h -> {
          note(h, now, new By(user, address), action, object, detail);
          return true;
        });
  }

  /// What is done at the command line of the manager's own machine.
  public static void noteAtConsole(
      Handle h, Instant at, String action, String object, String detail) {
    // Whoever became root by sudo is still known by name.
    String user =
        Optional.ofNullable(System.getenv("SUDO_USER")).orElse(System.getProperty("user.name"));
    note(h, at, new By(user, "console"), action, object, detail);
  }

  private record By(String user, String address) {}

  private static void note(
      Handle h, Instant at, By by, String action, String object, String detail) {
    h.createUpdate(
            """
            insert into audit (at, by_user, address, action, object, detail)
            values (:at, :user, :address, :action, :object, :detail)""")
        .bind("at", at)
        .bind("user", by.user())
        .bind("address", by.address())
        .bind("action", action)
        .bind("object", object)
        .bind("detail", detail)
        .execute();
  }

  /// @param before entries with a smaller id only; 0 for the newest
  public List<Entry> newest(int count, long before) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select * from audit where :before = 0 or id < :before
                    order by id desc limit :count""")
                .bind("before", before)
                .bind("count", Math.clamp(count, 1, SHOWN_MAX))
                .map(
                    (rs, context) ->
                        new Entry(
                            rs.getLong("id"),
                            rs.getTimestamp("at").toInstant(),
                            rs.getString("by_user"),
                            rs.getString("address"),
                            rs.getString("action"),
                            rs.getString("object"),
                            rs.getString("detail")))
                .list());
  }
}
