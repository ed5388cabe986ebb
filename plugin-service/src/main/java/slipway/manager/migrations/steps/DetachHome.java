package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Hot-removes the disk from the gateway: it is an ordinary disk now.
public final class DetachHome implements Step {
  @Override
  public String name() {
    return "detach-home";
  }

  @Override
  public String title() {
    return "Take the disk from the gateway";
  }

  @Override
  public Outcome take(Context context) {
    context.destination().detachDisk(context.destinationGatewayMachine(), context.homePath());
    return Outcome.done();
  }
}
