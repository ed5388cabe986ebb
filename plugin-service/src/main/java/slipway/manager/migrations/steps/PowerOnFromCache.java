package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Starts the machine; its disk is the volume.
public final class PowerOnFromCache implements Step {
  @Override
  public String name() {
    return "power-on";
  }

  @Override
  public String title() {
    return "Start the machine from the cache";
  }

  @Override
  public Outcome take(Context context) {
    context.destination().powerOn(Destination.machine(context));
    return Outcome.done();
  }

  @Override
  public Outcome undo(Context context) {
    // Its writes are given up with the volume, so that there is nothing to shut down cleanly for.
    context.destination().powerOff(Destination.machine(context));
    return Outcome.done();
  }
}
