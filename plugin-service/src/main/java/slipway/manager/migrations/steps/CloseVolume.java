package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Everything durable, then the target and the volumes end; the gateway refuses unless they are
/// FILLED.
public final class CloseVolume implements Step {
  @Override
  public String name() {
    return "close-volume";
  }

  @Override
  public String title() {
    return "Flush and close the volumes";
  }

  @Override
  public Outcome take(Context context) {
    var gateway = context.destinationGateway();
    if (context.memo().isEmpty()) {
      context.disks().forEach(disk -> gateway.flush(disk.volume()));
      // From here on volumes may be gone already, and there is nothing left to flush.
      context.remember("flushed");
    }
    gateway.endTarget(context.target());
    context.disks().forEach(disk -> gateway.deleteVolume(disk.volume(), false));
    return Outcome.done();
  }
}
