package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Makes the empty disks that the machine will keep, in a directory that is nobody else's.
public final class CreateHome implements Step {
  @Override
  public String name() {
    return "create-home";
  }

  @Override
  public String title() {
    return "Create the disks at the destination";
  }

  @Override
  public Outcome take(Context context) {
    boolean triedBefore = context.memo().isPresent();
    context.remember(context.directory());
    for (MigratedDisk disk : context.disks()) {
      create(context, disk, triedBefore);
    }
    return Outcome.done();
  }

  private static void create(Context context, MigratedDisk disk, boolean triedBefore) {
    try {
      context
          .destination()
          .createDisk(
              context.destinationDatacenter(),
              disk.homePath(),
              disk.bytes(),
              context.plan().destination().format());
    } catch (ProblemException e) {
      // The directory carries the migration's id: a disk in it was made by an earlier attempt, cut
      // short before its result was written down. It is still empty, for nothing has had it since.
      boolean exists = e.problem().type() == ProblemType.FILE_EXISTS;
      if (!(exists && triedBefore)) {
        throw e;
      }
    }
  }

  @Override
  public Outcome undo(Context context) {
    for (MigratedDisk disk : context.disks()) {
      context.destination().deleteDisk(context.destinationDatacenter(), disk.homePath());
    }
    context.destination().deleteFile(context.destinationDatacenter(), context.directory());
    return Outcome.done();
  }
}
