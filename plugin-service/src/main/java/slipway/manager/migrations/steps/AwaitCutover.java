package slipway.manager.migrations.steps;

import java.time.Instant;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Plan;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.migrations.Step;

/// The source keeps running until the operator, the clock, or nobody says when.
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
    Plan.Options options = context.plan().options();
    Instant at = options.cutoverAt();
    if (options.cutover() == Hold.AT
        && at != null
        && !context.migration().decided(Decision.CUTOVER)) {
      return Holds.untilTime(context, at);
    }
    return Holds.until(context, options.cutover(), Decision.CUTOVER, "Waiting for the operator");
  }
}
