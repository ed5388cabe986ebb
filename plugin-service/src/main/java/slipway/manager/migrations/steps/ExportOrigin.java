package slipway.manager.migrations.steps;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.Area;

/// Publishes the frozen disks on the link, with what vCenter knows to be allocated on them.
public final class ExportOrigin implements Step {
  static final String NAME = "export-origin";

  /// vim25's word for everything that is allocated. // VirtualMachine.QueryChangedDiskAreas
  static final String EVERYTHING = "*";

  /// @param origins where volumes find the frozen disks, in the order of the machine's disks
  /// @param allocatedBytes how much of all of them holds data
  public record Facts(List<String> origins, long allocatedBytes) {
    /// Rows from before machines had several disks name none.
    public Facts {
      origins = origins == null ? List.of() : List.copyOf(origins);
    }

    URI origin(MigratedDisk disk) {
      return URI.create(origins.get(disk.index()));
    }
  }

  public static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Publish the frozen disks on the link";
  }

  @Override
  public Outcome take(Context context) {
    long generation = context.generation();
    ObjectId snapshot = context.facts(TakeSnapshot.Facts.class, TakeSnapshot.key(generation)).id();
    List<AttachOrigin.Shown> shown =
        context.facts(AttachOrigin.Facts.class, AttachOrigin.key(generation)).disks();
    List<String> origins = new ArrayList<>();
    long bytes = 0;
    for (MigratedDisk disk : context.disks()) {
      List<Area> allocated =
          Areas.coalesced(
              context
                  .source()
                  .changedAreas(context.sourceMachine(), snapshot, disk.key(), EVERYTHING));
      String uuid = shown.get(disk.index()).uuid();
      origins.add(
          context.sourceGateway().export(disk.export(generation), uuid, allocated).origin());
      bytes += Areas.bytes(allocated);
    }
    return Outcome.done(new Facts(origins, bytes));
  }

  @Override
  public Outcome undo(Context context) {
    withdraw(context, context.generation());
    return Outcome.done();
  }

  /// Withdraws the exports of a generation; harmless when they are gone.
  static void withdraw(Context context, long generation) {
    for (MigratedDisk disk : context.disks()) {
      context.sourceGateway().withdraw(disk.export(generation));
    }
  }
}
