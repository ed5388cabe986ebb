package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Turns changed block tracking on. It stays on when the migration is cancelled: it costs the
/// machine next to nothing, and backup tools may have come to rely on it meanwhile.
public final class EnableChangeTracking implements Step {
  @Override
  public String name() {
    return "enable-change-tracking";
  }

  @Override
  public String title() {
    return "Track changed blocks of the source";
  }

  @Override
  public Outcome take(Context context) {
    if (!context.lookAtSource().changeTracking()) {
      context.source().enableChangeTracking(context.sourceMachine());
    }
    return Outcome.done();
  }
}
