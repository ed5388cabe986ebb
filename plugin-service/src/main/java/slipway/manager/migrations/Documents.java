package slipway.manager.migrations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.problem.ProblemException;
import slipway.manager.sites.Sight;

/// Makes the documents that are shown, with the gateways' statistics of the last moment: however
/// many look at a migration, its gateway is asked once a second.
public class Documents {
  static final Duration STATISTICS_AGE_MAX = Duration.ofSeconds(1);

  /// Statistics kept at most; beyond, all are asked for afresh.
  static final int STATISTICS_MAX = 2_000;

  private final Migrations migrations;
  private final Surroundings around;
  private final Database database;
  private final Clock clock;
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

  public Documents(Migrations migrations, Surroundings around, Database database) {
    this.migrations = migrations;
    this.around = around;
    this.database = database;
    this.clock = around.clock();
  }

  public MigrationDocument one(UUID id) {
    Dossier dossier = migrations.get(id);
    Experience experience = Experience.of(database, List.of(id)).getOrDefault(id, Experience.NONE);
    return MigrationDocument.of(dossier, statistics(dossier), Forecast.of(experience, dossier));
  }

  /// Another one as soon as anything on the page is shown differently.
  String tag(MigrationTable.Found found) {
    int hash = Objects.hash(found, Experience.lastAt(database));
    return Integer.toHexString(hash)
        + "-"
        + found.news().stream().mapToLong(n -> n).max().orElse(0);
  }

  /// A page of the list, with what the gateways told last.
  MigrationSummary.Page page(MigrationTable.Found found) {
    return new MigrationSummary.Page(
        summaries(found.ids()), found.total(), found.page(), found.size());
  }

  /// The newest migrations that are started and not over.
  public List<MigrationSummary> open(int max, Sight sight) {
    return summaries(
        database.read(
            h ->
                sight
                    .bind(
                        h.createQuery(
                            """
                            select id from migration m
                            where (state not in ('DRAFT', 'FINALISED', 'SOURCE_RETIRED',
                                'CANCELLED', 'ROLLED_BACK')
                              or (state = 'DRAFT' and exists
                                (select 1 from decision d where d.migration = m.id)))
                              and\s"""
                                + Sight.SEEN
                                + " order by created_at desc, id limit :max"))
                    .bind("max", max)
                    .mapTo(UUID.class)
                    .list()));
  }

  /// The newest migration that a machine is the source of, or was made by.
  public Optional<MigrationSummary> ofMachine(String site, String machine) {
    return summaries(
            database.read(
                h ->
                    h.createQuery(
                            """
                            select id from migration
                            where (source_site = :site and source_machine = :machine)
                              or (destination_site = :site and id in (
                                select migration from step_result where step = 'create-machine'
                                  and facts::json ->> 'machine' = :machine))
                            order by created_at desc, id limit 1""")
                        .bind("site", site)
                        .bind("machine", machine)
                        .mapTo(UUID.class)
                        .list()))
        .stream()
        .findFirst();
  }

  /// What exists only at destinations, of all migrations together that are seen.
  public long exposureBytes(Sight sight) {
    return database.read(
        h ->
            sight
                .bind(
                    h.createQuery(
                        """
                        select
                          coalesce(sum((v.statistics::json ->> 'writtenByGuestBytes')::bigint), 0)
                        from volume_latest v join migration m on m.id = v.migration
                        where m.state not in
                            ('FINALISED', 'SOURCE_RETIRED', 'CANCELLED', 'ROLLED_BACK')
                          and\s"""
                            + Sight.SEEN))
                .mapTo(Long.class)
                .one());
  }

  /// Those of the ids that exist, in their order, with what the gateways told last.
  public List<MigrationSummary> summaries(List<UUID> ids) {
    Map<UUID, Experience> experience = Experience.of(database, ids);
    Map<UUID, List<Statistics>> volumes = latest(ids);
    return migrations.all(ids).stream()
        .map(
            dossier ->
                MigrationSummary.of(
                    dossier,
                    Fleet.of(dossier)
                        .map(v -> volumes.getOrDefault(v.migration(), List.of()))
                        .orElse(List.of()),
                    Forecast.of(
                        experience.getOrDefault(dossier.migration().id(), Experience.NONE),
                        dossier)))
        .toList();
  }

  private Map<UUID, List<Statistics>> latest(List<UUID> ids) {
    Map<UUID, List<Statistics>> volumes = new HashMap<>();
    database.read(
        h ->
            h.createQuery(
                    "select migration, statistics from volume_latest where migration = any(:ids)"
                        + " order by volume")
                .bindArray("ids", UUID.class, ids)
                .map(
                    (rs, context) ->
                        volumes
                            .computeIfAbsent(
                                rs.getObject("migration", UUID.class), id -> new ArrayList<>())
                            .add(Json.read(rs.getString("statistics"), Statistics.class)))
                .list());
    return volumes;
  }

  private List<Statistics> statistics(Dossier dossier) {
    UUID id = dossier.migration().id();
    Optional<Fleet.Vessel> vessel = Fleet.of(dossier);
    if (vessel.isEmpty()) {
      seen.remove(id);
      return List.of();
    }
    Seen last = seen.get(id);
    if (last != null && last.at().plus(STATISTICS_AGE_MAX).isAfter(clock.instant())) {
      return last.statistics();
    }
    if (seen.size() >= STATISTICS_MAX) {
      seen.clear();
    }
    Seen now = new Seen(clock.instant(), ask(vessel.get()));
    seen.put(id, now);
    return now.statistics();
  }

  // A gateway that does not answer leaves the document without its part; the step's note tells why.
  private List<Statistics> ask(Fleet.Vessel vessel) {
    try {
      for (Gateway gateway : around.worlds().gateways(vessel.site())) {
        if (gateway.name().equals(vessel.gateway())) {
          GatewayControl control = around.worlds().control(gateway);
          return vessel.volumes().stream().map(control::statistics).toList();
        }
      }
      return List.of();
    } catch (ProblemException | GatewayRefusal e) {
      return List.of();
    }
  }

  private record Seen(Instant at, List<Statistics> statistics) {}
}
