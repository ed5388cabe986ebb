package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// The machine is down once more for the move to its own disk; the operator says when.
public final class AwaitFinalise implements Step {
  @Override
  public String name() {
    return "await-finalise";
  }

  @Override
  public String title() {
    return "Wait for the finalise window";
  }

  @Override
  public Outcome take(Context context) {
    return Holds.until(
        context,
        context.plan().options().finalise(),
        Decision.FINALISE,
        "Waiting for the operator");
  }
}
