package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Starts the machine from its own disk.
public final class PowerOnLocally implements Step {
  @Override
  public String name() {
    return "power-on-locally";
  }

  @Override
  public String title() {
    return "Start the machine from its own disk";
  }

  @Override
  public Outcome take(Context context) {
    context.destination().powerOn(Destination.machine(context));
    return Outcome.done();
  }
}
