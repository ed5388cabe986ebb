package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Leaves the machine with nothing but its own disk to boot from.
public final class EjectCapsule implements Step {
  @Override
  public String name() {
    return "eject-capsule";
  }

  @Override
  public String title() {
    return "Eject the boot capsule";
  }

  @Override
  public Outcome take(Context context) {
    context.destination().ejectCd(Destination.machine(context));
    return Outcome.done();
  }
}
