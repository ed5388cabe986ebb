package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Hot-removes the disks from the gateway: they are ordinary disks now.
public final class DetachHome implements Step {
  @Override
  public String name() {
    return "detach-home";
  }

  @Override
  public String title() {
    return "Take the disks from the gateway";
  }

  @Override
  public Outcome take(Context context) {
    AttachHome.detach(context);
    return Outcome.done();
  }
}
