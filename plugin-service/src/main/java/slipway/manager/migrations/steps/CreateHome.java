package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Makes the empty disk that the machine will keep, in a directory that is nobody else's.
public final class CreateHome implements Step {
  @Override
  public String name() {
    return "create-home";
  }

  @Override
  public String title() {
    return "Create the disk at the destination";
  }

  @Override
  public Outcome take(Context context) {
    boolean triedBefore = context.memo().isPresent();
    context.remember(context.homePath());
    try {
      context
          .destination()
          .createDisk(
              context.destinationDatacenter(),
              context.homePath(),
              context.checked().diskBytes(),
              context.plan().destination().format());
    } catch (ProblemException e) {
      // The directory carries the migration's id: a disk in it was made by an earlier attempt, cut
      // short before its result was written down. It is still empty, for nothing has had it since.
      boolean exists = e.problem().type() == ProblemType.FILE_EXISTS;
      if (!(exists && triedBefore)) {
        throw e;
      }
    }
    return Outcome.done();
  }

  @Override
  public Outcome undo(Context context) {
    context.destination().deleteDisk(context.destinationDatacenter(), context.homePath());
    context.destination().deleteFile(context.destinationDatacenter(), context.directory());
    return Outcome.done();
  }
}
