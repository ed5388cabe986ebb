package slipway.manager.migrations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.steps.AwaitGuest;
import slipway.manager.migrations.steps.AwaitGuestLocally;
import slipway.manager.migrations.steps.Check;
import slipway.manager.migrations.steps.ExportOrigin;
import slipway.manager.migrations.steps.ShutDownSource;

/// What is promised of the downtime, and what it came to. From the cutover on the promise stays
/// what it was then.
///
/// @param downtimeSeconds promised: shutdown and boot; when everything is copied first, also what
///     is copied with the machine down
/// @param actualDowntimeSeconds from the request to shut down to the guest's answer; null before
/// @param basedOn how many other migrations the promise rests on; 0 when they were too few to learn
///     from
public record Forecast(long downtimeSeconds, @Nullable Long actualDowntimeSeconds, int basedOn) {
  /// So much of a disk is written while it is copied, and has to be copied again with the machine
  /// down, when a cold migration has no experience to go by.
  static final int COLD_DELTA_DIVISOR = 20;

  static Forecast of(Experience experience, Dossier dossier) {
    Migration migration = dossier.migration();
    Long actual = actual(dossier).map(Duration::toSeconds).orElse(null);
    return switch (migration.kind()) {
      case WARM ->
          new Forecast(experience.reboot().toSeconds(), actual, experience.rebootBasedOn());
      case COLD ->
          new Forecast(
              experience.reboot().toSeconds()
                  + whileDown(migration.plan(), bytes(dossier) / experience.rate()),
              actual,
              experience.rateBasedOn());
    };
  }

  /// Of the seconds that a cold migration copies for, those with the machine down.
  static long whileDown(Plan plan, long copyingSeconds) {
    return plan.options().prefill() ? copyingSeconds / COLD_DELTA_DIVISOR : copyingSeconds;
  }

  private static long bytes(Dossier dossier) {
    return dossier
        .find(ExportOrigin.Facts.class, ExportOrigin.key(1))
        .map(ExportOrigin.Facts::allocatedBytes)
        .or(() -> dossier.find(Check.Facts.class, Check.NAME).map(Check.Facts::allBytes))
        .orElse(0L);
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
}
