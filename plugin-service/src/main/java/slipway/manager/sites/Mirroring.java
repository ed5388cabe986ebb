package slipway.manager.sites;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import slipway.manager.database.Database;

/// How the mirroring of migrations into each vCenter's Recent Tasks goes, and which manager does it
/// just now.
public class Mirroring {
  private final Database database;

  public Mirroring(Database database) {
    this.database = database;
  }

  /// How it goes at one vCenter.
  @Schema(name = "MirroringState")
  public enum State {
    /// Nobody has looked yet.
    UNKNOWN,
    MIRRORED,
    /// The plugin is not registered there, so that vCenter takes no tasks from it.
    NOT_REGISTERED,
    /// What went wrong is told beside.
    FAILED
  }

  /// @param detail what went wrong; empty when nothing did
  @Schema(name = "Mirroring")
  public record Standing(State state, String detail) {}

  public Standing at(String site) {
    return database.read(
        h ->
            h.createQuery("select state, detail from mirror_site where site = :site")
                .bind("site", site)
                .map(
                    (rs, context) ->
                        new Standing(State.valueOf(rs.getString("state")), rs.getString("detail")))
                .findOne()
                .orElse(new Standing(State.UNKNOWN, "")));
  }

  /// True when it is the caller's turn, and nobody else's until then.
  public boolean take(String site, Instant now, Instant until) {
    return database.inTransaction(
            h -> {
              h.createUpdate(
                      """
                      insert into mirror_site (site, until, state, detail)
                      values (:site, '-infinity', 'UNKNOWN', '') on conflict do nothing""")
                  .bind("site", site)
                  .execute();
              return h.createUpdate(
                      "update mirror_site set until = :until where site = :site and until <= :now")
                  .bind("site", site)
                  .bind("now", now)
                  .bind("until", until)
                  .execute();
            })
        > 0;
  }

  /// Ends the turn.
  ///
  /// @param until when the next may begin
  public void put(String site, Standing standing, Instant until) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    update mirror_site set until = :until, state = :state, detail = :detail
                    where site = :site""")
                .bind("site", site)
                .bind("until", until)
                .bind("state", standing.state().name())
                .bind("detail", standing.detail())
                .execute());
  }
}
