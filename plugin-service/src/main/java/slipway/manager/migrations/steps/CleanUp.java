package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Removes the capsule and the source's snapshots. The source stays, powered off and intact.
public final class CleanUp implements Step {
  @Override
  public String name() {
    return "clean-up";
  }

  @Override
  public String title() {
    return "Clean up";
  }

  @Override
  public Outcome take(Context context) {
    context.destination().deleteFile(context.destinationDatacenter(), context.capsulePath());
    for (long generation : Generations.of(context).reversed()) {
      TakeSnapshot.remove(context, generation);
    }
    return Outcome.done();
  }
}
