package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Shuts the source down; taken back, it runs again.
public final class ShutDownSource implements Step {
  public static final String NAME = "shut-down-source";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Shut the source down";
  }

  @Override
  public Outcome take(Context context) {
    return GuestShutdown.shutDown(context, context.source(), context.sourceMachine());
  }

  @Override
  public Outcome undo(Context context) {
    // The memo tells that we asked the guest to; a machine found off stays off.
    if (context.memo().isPresent()) {
      context.source().powerOn(context.sourceMachine());
    }
    return Outcome.done();
  }
}
