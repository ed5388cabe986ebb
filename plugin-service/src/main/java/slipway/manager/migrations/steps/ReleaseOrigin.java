package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Lets go of the source's disks: the volumes are FILLED.
public final class ReleaseOrigin implements Step {
  @Override
  public String name() {
    return "release-origin";
  }

  @Override
  public String title() {
    return "Let go of the source's disks";
  }

  @Override
  public Outcome take(Context context) {
    for (long generation : Generations.of(context)) {
      ExportOrigin.withdraw(context, generation);
      AttachOrigin.detach(context, generation);
    }
    return Outcome.done();
  }
}
