package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// Attaches the disk to the machine whose disk it is.
public final class GiveDiskToMachine implements Step {
  @Override
  public String name() {
    return "give-disk";
  }

  @Override
  public String title() {
    return "Give the disk to the machine";
  }

  @Override
  public Outcome take(Context context) {
    context
        .destination()
        .attachDisk(Destination.machine(context), context.homePath(), DiskAccess.WRITABLE);
    return Outcome.done();
  }
}
