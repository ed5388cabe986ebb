package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Plan;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.migrations.Step;
import slipway.manager.migrations.Window;

/// The machine is down once more for the move to its own disk; the operator says when, or
/// the window does.
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
    Plan.Options options = context.plan().options();
    Window window = options.window();
    boolean closed = window != null && !window.isOpen(context.now());
    if (window != null
        && closed
        && options.finalise() == Hold.AUTOMATIC
        && !context.migration().decided(Decision.FINALISE)) {
      return Holds.untilTime(context, window.opens(context.now()));
    }
    return Holds.until(context, options.finalise(), Decision.FINALISE, "Waiting for the operator");
  }
}
