package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// Hot-adds the new disk to the destination gateway's machine, writable.
public final class AttachHome implements Step {
  static final String NAME = "attach-home";

  public record Facts(String uuid) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Give the disk to the destination gateway";
  }

  @Override
  public Outcome take(Context context) {
    var attached =
        context
            .destination()
            .attachDisk(
                context.destinationGatewayMachine(), context.homePath(), DiskAccess.WRITABLE);
    return Outcome.done(new Facts(attached.uuid()));
  }

  @Override
  public Outcome undo(Context context) {
    context.destination().detachDisk(context.destinationGatewayMachine(), context.homePath());
    return Outcome.done();
  }
}
