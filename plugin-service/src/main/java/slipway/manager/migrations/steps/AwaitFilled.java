package slipway.manager.migrations.steps;

import java.time.Duration;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Waits until no disk needs its origin any more.
public final class AwaitFilled implements Step {
  static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "await-filled";
  }

  @Override
  public String title() {
    return "Fill the disks";
  }

  @Override
  public Outcome take(Context context) {
    Statistics volume = context.volumes();
    return volume.filled()
        ? Outcome.done()
        : context.waiting(LOOK_AGAIN, AwaitPrefill.note(context, volume));
  }
}
