package slipway.manager.migrations.steps;

import java.util.List;
import java.util.Optional;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.BootTraces;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.Machine;

/// Keeps which places of its disks the guest read until it answered, for its next start and those
/// of its clones.
public final class KeepBootTrace implements Step {
  @Override
  public String name() {
    return "keep-boot-trace";
  }

  @Override
  public String title() {
    return "Remember what the boot read";
  }

  @Override
  public Outcome take(Context context) {
    List<MigratedDisk> disks = context.disks();
    Machine source = context.lookAtSource();
    Optional<String> why = Optional.empty();
    int kept = 0;
    for (MigratedDisk disk : disks) {
      Optional<String> not = keep(context, source, disk);
      kept += not.isEmpty() ? 1 : 0;
      why = why.or(() -> not);
    }
    if (why.isEmpty()) {
      return Outcome.done();
    }
    return Outcome.done(
        kept == 0
            ? "Not remembered: " + why.get()
            : "Remembered for %d of %d disks: %s".formatted(kept, disks.size(), why.get()));
  }

  /// Empty when it was kept, or why not.
  private static Optional<String> keep(Context context, Machine source, MigratedDisk disk) {
    try {
      byte[] trace = context.destinationGateway().bootTrace(disk.volume());
      if (trace.length > BootTraces.BYTES_MAX) {
        return Optional.of("it has " + trace.length + " bytes");
      }
      context.around().traces().keep(subject(source, disk), trace);
      return Optional.empty();
    } catch (GatewayRefusal refusal) {
      return Optional.of(refusal.problem().cause());
    }
  }

  static BootTraces.Subject subject(Machine source, MigratedDisk disk) {
    return BootTraces.Subject.of(source, disk.index(), disk.bytes());
  }
}
