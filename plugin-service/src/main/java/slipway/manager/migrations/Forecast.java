package slipway.manager.migrations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.migrations.steps.AwaitGuest;
import slipway.manager.migrations.steps.AwaitGuestLocally;
import slipway.manager.migrations.steps.ShutDownSource;

/// What is promised of the downtime, and what it came to.
///
/// @param downtimeSeconds promised: shutdown and boot, whatever the size of the disk
/// @param actualDowntimeSeconds from the request to shut down to the guest's answer; null before
/// @param basedOn how many past migrations the promise rests on
public record Forecast(long downtimeSeconds, @Nullable Long actualDowntimeSeconds, int basedOn) {
  /// Promised while too little has been seen: a shutdown, a boot, and as much again.
  static final Duration WITHOUT_EXPERIENCE = Duration.ofSeconds(90);

  /// So many past migrations make an experience.
  static final int EXPERIENCE_MIN = 3;

  /// Older ones say little of today.
  static final int EXPERIENCE_MAX = 50;

  /// @param past downtimes in seconds of migrations to the same site
  static Forecast of(List<Long> past, Dossier dossier) {
    Long actual = actual(dossier).map(Duration::toSeconds).orElse(null);
    return new Forecast(promised(past).toSeconds(), actual, past.size());
  }

  static Duration promised(List<Long> past) {
    if (past.size() < EXPERIENCE_MIN) {
      return WITHOUT_EXPERIENCE;
    }
    // Four in five were quicker: a promise should hold more often than not.
    List<Long> sorted = past.stream().sorted().toList();
    return Duration.ofSeconds(sorted.get(sorted.size() * 4 / 5));
  }

  static Optional<Duration> actual(Dossier dossier) {
    Dossier.Progress down = dossier.progress().get(ShutDownSource.NAME);
    boolean cold = dossier.migration().kind() == Kind.COLD;
    Dossier.Result up = dossier.results().get(cold ? AwaitGuestLocally.NAME : AwaitGuest.NAME);
    if (down == null || up == null) {
      return Optional.empty();
    }
    Instant from = down.startedAt();
    return Optional.of(Duration.between(from, up.endedAt()));
  }

  /// The downtimes of the last migrations, in seconds.
  static List<Long> past(Database database) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select extract(epoch from up.ended_at - down.started_at)::bigint
                    from step_result up join step_progress down on up.migration = down.migration
                    where up.step = :up and down.step = :down
                    order by up.ended_at desc limit :max""")
                .bind("up", AwaitGuest.NAME)
                .bind("down", ShutDownSource.NAME)
                .bind("max", EXPERIENCE_MAX)
                .mapTo(Long.class)
                .list());
  }
}
