package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Everything durable, then the target and the volume end; the gateway refuses unless it is FILLED.
public final class CloseVolume implements Step {
  @Override
  public String name() {
    return "close-volume";
  }

  @Override
  public String title() {
    return "Flush and close the volume";
  }

  @Override
  public Outcome take(Context context) {
    var gateway = context.destinationGateway();
    if (context.memo().isEmpty()) {
      gateway.flush(context.volume());
      // From here on the volume may be gone already, and there is nothing left to flush.
      context.remember("flushed");
    }
    gateway.endTarget(context.volume());
    gateway.deleteVolume(context.volume(), false);
    return Outcome.done();
  }
}
