package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Waits until the guest answers from its own disk.
public final class AwaitGuestLocally implements Step {
  public static final String NAME = "await-guest-locally";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Wait for the guest to answer";
  }

  @Override
  public Outcome take(Context context) {
    return Destination.awaitGuest(context);
  }
}
