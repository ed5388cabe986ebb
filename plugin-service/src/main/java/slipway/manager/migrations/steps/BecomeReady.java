package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Says that the cutover may come.
public final class BecomeReady implements Step {
  @Override
  public String name() {
    return "become-ready";
  }

  @Override
  public String title() {
    return "Be ready for the cutover";
  }

  @Override
  public Outcome take(Context context) {
    return Outcome.done();
  }
}
