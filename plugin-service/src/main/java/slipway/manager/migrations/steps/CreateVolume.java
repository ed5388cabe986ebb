package slipway.manager.migrations.steps;

import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Joins each empty disk and its origin to a volume.
public final class CreateVolume implements Step {
  @Override
  public String name() {
    return "create-volume";
  }

  @Override
  public String title() {
    return "Create the volumes";
  }

  @Override
  public Outcome take(Context context) {
    List<String> homes = context.facts(AttachHome.Facts.class, AttachHome.NAME).uuids();
    var exported = context.facts(ExportOrigin.Facts.class, ExportOrigin.key(1));
    for (MigratedDisk disk : context.disks()) {
      context
          .destinationGateway()
          .createVolume(
              disk.volume(), homes.get(disk.index()), disk.bytes(), exported.origin(disk));
    }
    return Outcome.done();
  }

  @Override
  public Outcome undo(Context context) {
    for (MigratedDisk disk : context.disks()) {
      context.destinationGateway().deleteVolume(disk.volume(), true);
    }
    return Outcome.done();
  }
}
