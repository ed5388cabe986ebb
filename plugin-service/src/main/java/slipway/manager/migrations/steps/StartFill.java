package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Lets the gateway fill the disk. Demand always comes first; the plan's limit applies.
public record StartFill(String name, String title) implements Step {
  @Override
  public Outcome take(Context context) {
    context
        .destinationGateway()
        .fill(context.volume(), true, context.plan().options().bytesPerSecond());
    return Outcome.done();
  }
}
