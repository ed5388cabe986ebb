package slipway.manager.migrations.steps;

import java.time.Duration;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Plan.Hold;

/// Waiting for the operator.
final class Holds {
  /// A decision wakes the migration by itself; this is for when that went wrong.
  static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

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
}
