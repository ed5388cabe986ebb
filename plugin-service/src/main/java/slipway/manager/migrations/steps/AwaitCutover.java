package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// The source keeps running until the operator, or nobody, says when.
public final class AwaitCutover implements Step {
  @Override
  public String name() {
    return "await-cutover";
  }

  @Override
  public String title() {
    return "Wait for the cutover";
  }

  @Override
  public Outcome take(Context context) {
    return Holds.until(
        context, context.plan().options().cutover(), Decision.CUTOVER, "Waiting for the operator");
  }
}
