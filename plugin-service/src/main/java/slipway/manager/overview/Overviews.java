package slipway.manager.overview;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import slipway.manager.alarms.Alarm;
import slipway.manager.database.Database;
import slipway.manager.migrations.Documents;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.migrations.MigrationTable;
import slipway.manager.overview.Overview.AlarmDocument;
import slipway.manager.overview.Overview.Attention;
import slipway.manager.overview.Overview.LinkUse;
import slipway.manager.problem.ProblemDocument;
import slipway.manager.sites.Sight;

/// Puts the first page together.
public class Overviews {
  /// Migrations of the first page at most, the newest first; the list has the others.
  public static final int SHOWN_MAX = 200;

  static final Duration LINK_SHOWN = Duration.ofHours(1);

  private final Database database;
  private final MigrationTable table;
  private final Documents documents;
  private final Supplier<List<Alarm>> alarms;
  private final Clock clock;

  public Overviews(
      Database database,
      MigrationTable table,
      Documents documents,
      Supplier<List<Alarm>> alarms,
      Clock clock) {
    this.database = database;
    this.table = table;
    this.documents = documents;
    this.alarms = alarms;
    this.clock = clock;
  }

  public Overview now(Sight sight) {
    List<MigrationSummary> open = documents.open(SHOWN_MAX, sight);
    List<Attention> attention = new ArrayList<>();
    List<MigrationSummary> running = new ArrayList<>();
    for (MigrationSummary each : open) {
      if (each.problem() != null || each.waitingFor() != null) {
        attention.add(new Attention(each.id(), each.name(), each.problem(), each.waitingFor()));
      }
      if (each.problem() == null) {
        running.add(each);
      }
    }
    return new Overview(
        attention,
        running,
        documents.exposureBytes(sight),
        link(sight),
        table.counts(sight),
        alarms(sight));
  }

  /// Of the manager itself for who sees everything.
  private List<AlarmDocument> alarms(Sight sight) {
    return alarms.get().stream()
        .filter(each -> sight.everything() || (each.site() != null && sight.covers(each.site())))
        .map(
            each ->
                new AlarmDocument(each.site(), each.object(), ProblemDocument.of(each.problem())))
        .toList();
  }

  // The present minute is not over yet; half of it would look like half the use. A minute in which
  // nothing came is told too: without it the last that had something would pass for the present.
  private List<LinkUse> link(Sight sight) {
    var thisMinute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    return database.read(
        h ->
            h.createQuery(
                    """
                    select used.site, minute.at, coalesce(use.bytes, 0) as bytes
                    from (select distinct site from link_use where at >= :from and at < :to) used
                    cross join generate_series(
                      cast(:from as timestamptz), cast(:to as timestamptz) - interval '1 minute',
                      interval '1 minute') minute(at)
                    left join link_use use on use.site = used.site and use.at = minute.at
                    order by used.site, minute.at""")
                .bind("from", thisMinute.minus(LINK_SHOWN))
                .bind("to", thisMinute)
                .map(
                    (rs, context) ->
                        new LinkUse(
                            rs.getString("site"),
                            rs.getTimestamp("at").toInstant(),
                            rs.getLong("bytes") / 60))
                .filter(use -> sight.covers(use.site()))
                .list());
  }
}
