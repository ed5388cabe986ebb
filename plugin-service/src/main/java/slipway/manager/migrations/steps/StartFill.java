package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Fleet;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Lets the gateway fill the disk. Demand always comes first; the migration's limit applies, and
/// nothing happens while it is paused.
public record StartFill(String name, String title) implements Step {
  @Override
  public Outcome take(Context context) {
    context
        .destinationGateway()
        .fill(context.volume(), !context.migration().paused(), Fleet.limit(context.migration()));
    return Outcome.done();
  }
}
