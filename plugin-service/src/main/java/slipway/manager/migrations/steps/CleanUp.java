package slipway.manager.migrations.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Removes the capsule and the source's snapshots, and hands the record of the guest's preparation
/// to its new machine. The source stays, powered off and intact.
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
    context.destination().deleteFile(context.destinationDatacenter(), context.spareCapsulePath());
    for (long generation : Generations.of(context).reversed()) {
      TakeSnapshot.remove(context, generation);
    }
    try {
      context
          .around()
          .boot()
          .moved(
              context.plan().source().site(),
              context.sourceMachine(),
              context.plan().destination().site(),
              context.destination().machine(Destination.machine(context)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Outcome.done();
  }
}
