package slipway.manager.migrations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.manager.database.Database;
import slipway.manager.migrations.steps.AwaitGuest;
import slipway.manager.migrations.steps.ShutDownSource;

/// What other migrations took, as far as it was known when one was cut over: a promise that learns
/// from its own outcome, or from what came later, would always have been right.
///
/// @param downtimes in seconds, of warm migrations, the latest first
/// @param rates bytes per second of first prefills, the latest first
public record Experience(List<Long> downtimes, List<Long> rates) {
  static final Experience NONE = new Experience(List.of(), List.of());

  /// So many past migrations make an experience.
  static final int EXPERIENCE_MIN = 3;

  /// Older ones say little of today.
  static final int EXPERIENCE_MAX = 50;

  /// Assumed while too little has been seen: a shutdown, a boot, and as much again.
  static final Duration REBOOT_WITHOUT = Duration.ofSeconds(90);

  /// Assumed while too little has been seen: what a shared gigabit link carries.
  static final long RATE_WITHOUT = 50L << 20;

  /// An id that no migration has.
  private static final UUID NOBODY = new UUID(0, 0);

  /// What there is to go by today.
  static Experience today(Database database) {
    return of(database, List.of(NOBODY)).getOrDefault(NOBODY, NONE);
  }

  /// What each of these migrations had to go by.
  static Map<UUID, Experience> of(Database database, List<UUID> ids) {
    Map<UUID, List<Long>> downtimes =
        before(
            database,
            ids,
            """
            select extract(epoch from past.ended_at - down.started_at)::bigint as value
            from step_result past
            join step_progress down on down.migration = past.migration and down.step = :down
            where past.step = '%s'"""
                .formatted(AwaitGuest.NAME));
    Map<UUID, List<Long>> rates =
        before(
            database,
            ids,
            """
            select ((e.facts::json ->> 'allocatedBytes')::bigint
              / greatest(1, extract(epoch from past.ended_at - s.ended_at)))::bigint as value
            from step_result past
            join step_result s on s.migration = past.migration and s.step = 'start-prefill'
            join step_result e on e.migration = past.migration and e.step = 'export-origin-1'
            where past.step = 'await-prefill-1'""");
    Map<UUID, Experience> all = new HashMap<>();
    for (UUID id : ids) {
      all.put(
          id,
          new Experience(downtimes.getOrDefault(id, List.of()), rates.getOrDefault(id, List.of())));
    }
    return all;
  }

  private static Map<UUID, List<Long>> before(Database database, List<UUID> ids, String past) {
    Map<UUID, List<Long>> found = new HashMap<>();
    String query =
        """
        select asking.id, known.value from unnest(:ids) as asking(id)
        left join step_progress own on own.migration = asking.id and own.step = :down
        cross join lateral (%s
          and past.migration <> asking.id
          and past.ended_at < coalesce(own.started_at, 'infinity')
          order by past.ended_at desc limit :max) known"""
            .formatted(past);
    database.read(
        h ->
            h.createQuery(query)
                .bindArray("ids", UUID.class, ids)
                .bind("down", ShutDownSource.NAME)
                .bind("max", EXPERIENCE_MAX)
                .map(
                    (rs, context) ->
                        found
                            .computeIfAbsent(
                                rs.getObject("id", UUID.class), id -> new ArrayList<>())
                            .add(rs.getLong("value")))
                .list());
    return found;
  }

  /// When there was last something to learn from.
  static Instant lastAt(Database database) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select coalesce(max(ended_at), 'epoch') from step_result
                    where step in (:up, 'await-prefill-1')""")
                .bind("up", AwaitGuest.NAME)
                .mapTo(Instant.class)
                .one());
  }

  /// How long a machine is away that is shut down and boots.
  Duration reboot() {
    // Four in five were quicker: a promise should hold more often than not.
    return downtimes.size() < EXPERIENCE_MIN
        ? REBOOT_WITHOUT
        : Duration.ofSeconds(sorted(downtimes).get(downtimes.size() * 4 / 5));
  }

  /// How many migrations [#reboot] rests on.
  int rebootBasedOn() {
    return downtimes.size() < EXPERIENCE_MIN ? 0 : downtimes.size();
  }

  /// Bytes per second over the link.
  long rate() {
    return rates.size() < EXPERIENCE_MIN ? RATE_WITHOUT : sorted(rates).get(rates.size() / 2);
  }

  /// How many migrations [#rate] rests on.
  int rateBasedOn() {
    return rates.size() < EXPERIENCE_MIN ? 0 : rates.size();
  }

  private static List<Long> sorted(List<Long> values) {
    return values.stream().sorted().toList();
  }
}
