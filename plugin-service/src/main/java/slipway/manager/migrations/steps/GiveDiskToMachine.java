package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.ObjectId;

/// Attaches the disks to the machine whose disks they are, each where it was in the source.
public final class GiveDiskToMachine implements Step {
  @Override
  public String name() {
    return "give-disk";
  }

  @Override
  public String title() {
    return "Give the disks to the machine";
  }

  @Override
  public Outcome take(Context context) {
    ObjectId machine = Destination.machine(context);
    for (MigratedDisk disk : context.disks()) {
      context.destination().attachDisk(machine, disk.homePath(), disk.settled().slot());
    }
    return Outcome.done();
  }
}
