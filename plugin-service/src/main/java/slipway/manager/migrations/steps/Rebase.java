package slipway.manager.migrations.steps;

import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.VSphere.Area;

/// Gives the volumes their newer origins. What changed counts as absent again and is fetched later,
/// so that this takes the same short time whatever has changed.
public final class Rebase implements Step {
  static final String NAME = "rebase";

  public record Facts(long changedBytes) {}

  static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Move the volumes to the newer frozen disks";
  }

  @Override
  public Outcome take(Context context) {
    long generation = context.generation();
    var newer = context.facts(TakeSnapshot.Facts.class, TakeSnapshot.key(generation));
    var older =
        context.facts(
            TakeSnapshot.Facts.class, TakeSnapshot.key(ReleaseOlderOrigin.previous(context)));
    var exported = context.facts(ExportOrigin.Facts.class, ExportOrigin.key(generation));
    long bytes = 0;
    for (MigratedDisk disk : context.disks()) {
      List<Area> changed =
          Areas.coalesced(
              context
                  .source()
                  .changedAreas(
                      context.sourceMachine(),
                      newer.id(),
                      disk.key(),
                      older.changeIds().get(disk.index())));
      context
          .destinationGateway()
          .rebase(disk.volume(), generation, exported.origin(disk), changed);
      bytes += Areas.bytes(changed);
    }
    return Outcome.done(new Facts(bytes));
  }
}
