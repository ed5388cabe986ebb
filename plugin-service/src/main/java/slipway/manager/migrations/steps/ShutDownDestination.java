package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Shuts the guest down cleanly: its last act is to flush the volume.
public final class ShutDownDestination implements Step {
  @Override
  public String name() {
    return "shut-down-destination";
  }

  @Override
  public String title() {
    return "Shut the machine down once more";
  }

  @Override
  public Outcome take(Context context) {
    return GuestShutdown.shutDown(context, context.destination(), Destination.machine(context));
  }
}
