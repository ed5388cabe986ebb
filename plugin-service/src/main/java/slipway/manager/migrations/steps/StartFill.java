package slipway.manager.migrations.steps;

import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Fleet;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Pace;
import slipway.manager.migrations.Step;

/// Lets the gateway fill the disks. Demand always comes first; the migration's limit applies, and
/// nothing happens while it is paused.
public record StartFill(String name, String title) implements Step {
  @Override
  public Outcome take(Context context) {
    List<MigratedDisk> disks = context.disks();
    long share = Pace.share(Fleet.limit(context.migration()), disks.size());
    for (MigratedDisk disk : disks) {
      context.destinationGateway().fill(disk.volume(), !context.migration().paused(), share);
    }
    return Outcome.done();
  }
}
