package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// The point of no return: from here on the source's copy grows stale on purpose.
public final class AwaitKeep implements Step {
  @Override
  public String name() {
    return "await-keep";
  }

  @Override
  public String title() {
    return "Keep the machine at the destination";
  }

  @Override
  public Outcome take(Context context) {
    return Holds.until(
        context, context.plan().options().keep(), Decision.KEEP, "Waiting for the operator");
  }
}
