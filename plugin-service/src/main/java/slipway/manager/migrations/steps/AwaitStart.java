package slipway.manager.migrations.steps;

import java.time.Instant;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// A migration may be started today and copy tonight. What needs the guest's password comes before:
/// passwords are not kept for hours.
public final class AwaitStart implements Step {
  @Override
  public String name() {
    return "await-start";
  }

  @Override
  public String title() {
    return "Wait for the time to begin";
  }

  @Override
  public Outcome take(Context context) {
    Instant at = context.plan().options().startAt();
    return at == null ? Outcome.done() : Holds.untilTime(context, at);
  }
}
