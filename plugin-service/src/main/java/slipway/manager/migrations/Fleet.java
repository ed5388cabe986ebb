package slipway.manager.migrations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import slipway.manager.database.Database;
import slipway.manager.migrations.steps.Check;

/// The migrations that have volumes just now.
public class Fleet {
  /// Migrations with volumes of one installation at most; the managers look at no more.
  public static final int VESSELS_MAX = 5_000;

  private final Database database;

  public Fleet(Database database) {
    this.database = database;
  }

  /// A migration's volumes at their gateway, and what is wanted of them.
  ///
  /// @param volumes their ids, in the order of the machine's disks
  /// @param filling prefill or fill has been started
  /// @param limit bytes per second of this migration alone; 0 for none
  public record Vessel(
      UUID migration,
      String site,
      String gateway,
      List<String> volumes,
      boolean filling,
      boolean paused,
      long limit) {}

  /// Those with a volume, by the site whose gateway has it.
  public Map<String, List<Vessel>> bySite() {
    List<UUID> ids =
        database.read(
            h ->
                h.createQuery(
                        """
                        select m.id from migration m
                        join step_result made on made.migration = m.id and made.step = 'create-volume'
                        left join step_result closed
                          on closed.migration = m.id and closed.step = 'close-volume'
                        left join step_undo gone
                          on gone.migration = m.id and gone.step = 'create-volume'
                        where closed.migration is null and gone.migration is null
                        order by m.created_at limit :max""")
                    .bind("max", VESSELS_MAX)
                    .mapTo(UUID.class)
                    .list());
    Map<String, List<Vessel>> vessels = new HashMap<>();
    for (Dossier dossier : database.<List<Dossier>>inTransaction(h -> Rows.dossiers(h, ids))) {
      of(dossier).ifPresent(v -> vessels.computeIfAbsent(v.site(), s -> new ArrayList<>()).add(v));
    }
    return vessels;
  }

  /// Empty when the migration has no volume.
  public static Optional<Vessel> of(Dossier dossier) {
    boolean hasVolume =
        dossier.results().containsKey("create-volume")
            && !dossier.undone().contains("create-volume")
            && !dossier.results().containsKey("close-volume");
    if (!hasVolume) {
      return Optional.empty();
    }
    Migration migration = dossier.migration();
    boolean filling =
        dossier.results().containsKey("start-prefill")
            || dossier.results().containsKey("start-fill");
    return dossier
        .find(Check.Facts.class, Check.NAME)
        .map(
            facts ->
                new Vessel(
                    migration.id(),
                    migration.plan().destination().site(),
                    facts.destinationGateway(),
                    MigratedDisk.of(migration, facts).stream().map(MigratedDisk::volume).toList(),
                    filling && !migration.cancelling(),
                    migration.paused(),
                    limit(migration)));
  }

  /// What this migration alone may fetch per second; 0 for as much as it can.
  public static long limit(Migration migration) {
    Long set = migration.throttle();
    return set != null ? set : migration.plan().options().bytesPerSecond();
  }
}
