package slipway.manager.migrations.steps;

import java.util.ArrayList;
import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// Hot-adds the new disks to the destination gateway's machine, writable.
public final class AttachHome implements Step {
  static final String NAME = "attach-home";

  /// @param uuids in the order of the disks
  public record Facts(List<String> uuids) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Give the disks to the destination gateway";
  }

  @Override
  public Outcome take(Context context) {
    ObjectId gateway = context.destinationGatewayMachine();
    List<String> uuids = new ArrayList<>();
    for (MigratedDisk disk : context.disks()) {
      uuids.add(
          context.destination().attachDisk(gateway, disk.homePath(), DiskAccess.WRITABLE).uuid());
    }
    return Outcome.done(new Facts(uuids));
  }

  @Override
  public Outcome undo(Context context) {
    detach(context);
    return Outcome.done();
  }

  /// Hot-removes the disks; harmless for those that are gone.
  static void detach(Context context) {
    ObjectId gateway = context.destinationGatewayMachine();
    for (MigratedDisk disk : context.disks()) {
      context.destination().detachDisk(gateway, disk.homePath());
    }
  }
}
