package slipway.manager.migrations.steps;

import java.util.List;
import slipway.manager.gateways.GatewayControl.Export;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.Area;

/// Publishes the frozen disk on the link, with what vCenter knows to be allocated on it.
public final class ExportOrigin implements Step {
  static final String NAME = "export-origin";

  /// vim25's word for everything that is allocated. // VirtualMachine.QueryChangedDiskAreas
  static final String EVERYTHING = "*";

  /// @param allocatedBytes how much of the disk holds data
  public record Facts(String export, String origin, long allocatedBytes) {}

  public static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Publish the frozen disk on the link";
  }

  @Override
  public Outcome take(Context context) {
    long generation = context.generation();
    ObjectId snapshot = context.facts(TakeSnapshot.Facts.class, TakeSnapshot.key(generation)).id();
    List<Area> allocated =
        Areas.coalesced(
            context
                .source()
                .changedAreas(
                    context.sourceMachine(), snapshot, context.checked().diskKey(), EVERYTHING));
    String uuid = context.facts(AttachOrigin.Facts.class, AttachOrigin.key(generation)).uuid();
    Export export = context.sourceGateway().export(exportId(context, generation), uuid, allocated);
    return Outcome.done(new Facts(export.id(), export.origin(), Areas.bytes(allocated)));
  }

  @Override
  public Outcome undo(Context context) {
    withdraw(context, context.generation());
    return Outcome.done();
  }

  /// Withdraws the export of a generation; harmless when it is gone.
  static void withdraw(Context context, long generation) {
    context.sourceGateway().withdraw(exportId(context, generation));
  }

  private static String exportId(Context context, long generation) {
    return context.migration().id() + "-" + generation;
  }
}
