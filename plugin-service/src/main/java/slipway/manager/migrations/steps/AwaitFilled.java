package slipway.manager.migrations.steps;

import java.time.Duration;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Waits until the disk needs its origin no more.
public final class AwaitFilled implements Step {
  static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "await-filled";
  }

  @Override
  public String title() {
    return "Fill the disk";
  }

  @Override
  public Outcome take(Context context) {
    Statistics volume = context.destinationGateway().statistics(context.volume());
    return volume.filled()
        ? Outcome.done()
        : context.waiting(LOOK_AGAIN, AwaitPrefill.note(context, volume));
  }
}
