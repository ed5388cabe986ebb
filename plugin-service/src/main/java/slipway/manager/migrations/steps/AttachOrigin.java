package slipway.manager.migrations.steps;

import java.util.ArrayList;
import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.DiskAccess;
import slipway.manager.vsphere.VSphere.FrozenDisk;

/// Hot-adds the frozen disks to the source gateway's machine, read-only.
public final class AttachOrigin implements Step {
  static final String NAME = "attach-origin";

  /// @param disks in the order of the machine's disks
  public record Facts(List<Shown> disks) {
    /// Rows from before machines had several disks name none.
    public Facts {
      disks = disks == null ? List.of() : List.copyOf(disks);
    }
  }

  /// @param path of the frozen disk
  /// @param uuid names its device inside the gateway
  public record Shown(String path, String uuid) {}

  static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Show the frozen disks to the source gateway";
  }

  @Override
  public Outcome take(Context context) {
    ObjectId snapshot =
        context.facts(TakeSnapshot.Facts.class, TakeSnapshot.key(context.generation())).id();
    List<String> paths =
        TakeSnapshot.frozenDisks(context, snapshot).stream().map(FrozenDisk::path).toList();
    // Remembered, for the paths may be others by the time they have to be taken back.
    context.remember(String.join("\n", paths));
    ObjectId gateway = context.sourceGatewayMachine();
    List<Shown> shown = new ArrayList<>();
    for (String path : paths) {
      shown.add(
          new Shown(path, context.source().attachDisk(gateway, path, DiskAccess.FROZEN).uuid()));
    }
    return Outcome.done(new Facts(shown));
  }

  @Override
  public Outcome undo(Context context) {
    context.memo().ifPresent(paths -> detach(context, paths.lines().toList()));
    return Outcome.done();
  }

  /// Hot-removes the disks of a generation; harmless when they are gone.
  static void detach(Context context, long generation) {
    context
        .find(Facts.class, key(generation))
        .ifPresent(facts -> detach(context, facts.disks().stream().map(Shown::path).toList()));
  }

  private static void detach(Context context, List<String> paths) {
    ObjectId gateway = context.sourceGatewayMachine();
    paths.forEach(path -> context.source().detachDisk(gateway, path));
  }
}
