package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.AttachedDisk;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// Hot-adds the frozen disk to the source gateway's machine, read-only.
public final class AttachOrigin implements Step {
  static final String NAME = "attach-origin";

  /// @param path of the frozen disk
  /// @param uuid names its device inside the gateway
  public record Facts(String path, String uuid) {}

  static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Show the frozen disk to the source gateway";
  }

  @Override
  public Outcome take(Context context) {
    ObjectId snapshot =
        context.facts(TakeSnapshot.Facts.class, TakeSnapshot.key(context.generation())).id();
    String path = TakeSnapshot.frozenDisk(context, snapshot).path();
    // Remembered, for the path may be another by the time it has to be taken back.
    context.remember(path);
    AttachedDisk attached =
        context.source().attachDisk(context.sourceGatewayMachine(), path, DiskAccess.FROZEN);
    return Outcome.done(new Facts(path, attached.uuid()));
  }

  @Override
  public Outcome undo(Context context) {
    context
        .memo()
        .ifPresent(path -> context.source().detachDisk(context.sourceGatewayMachine(), path));
    return Outcome.done();
  }

  /// Hot-removes the disk of a generation; harmless when it is gone.
  static void detach(Context context, long generation) {
    context
        .find(Facts.class, key(generation))
        .ifPresent(
            facts -> context.source().detachDisk(context.sourceGatewayMachine(), facts.path()));
  }
}
