package slipway.manager.migrations.steps;

import java.time.Duration;
import java.time.Instant;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Plan.Hold;

/// Waiting for the operator, or for the time.
final class Holds {
  /// A decision wakes the migration by itself; this is for when that went wrong.
  static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /// The same where the clock decides: it may be hours.
  static final Duration LOOK_AT_CLOCK = Duration.ofMinutes(5);

  private Holds() {}

  static Outcome until(Context context, Hold hold, Decision decision, String note) {
    return switch (hold) {
      case AUTOMATIC -> Outcome.done();
      case HELD, AT ->
          context.migration().decided(decision)
              ? Outcome.done()
              : context.waiting(LOOK_AGAIN, note);
    };
  }

  /// Done when it is time.
  static Outcome untilTime(Context context, Instant time) {
    if (!context.now().isBefore(time)) {
      return Outcome.done();
    }
    Instant soon = context.now().plus(LOOK_AT_CLOCK);
    return new Outcome.Waiting(soon.isBefore(time) ? soon : time, "Waiting until " + time);
  }
}
