package slipway.manager.migrations.steps;

import java.util.Optional;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.MigratedDisk;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.Machine;

/// Fetches ahead what this guest, or its clone, read when it last started from a cache. It begins
/// as soon as the origin is final, so that much is here when the machine starts. Only time is
/// saved: a gateway that refuses holds nothing up.
public final class PlayBootTrace implements Step {
  @Override
  public String name() {
    return "play-boot-trace";
  }

  @Override
  public String title() {
    return "Fetch ahead what the last boot read";
  }

  @Override
  public Outcome take(Context context) {
    Machine source = context.lookAtSource();
    Optional<String> note = Optional.of("No boot of such a guest has been recorded");
    for (MigratedDisk disk : context.disks()) {
      Optional<byte[]> trace = context.around().traces().find(KeepBootTrace.subject(source, disk));
      if (trace.isPresent()) {
        note = play(context, disk, trace.get());
      }
    }
    return note.map(Outcome::done).orElseGet(Outcome::done);
  }

  /// Empty when it is played, or why not.
  private static Optional<String> play(Context context, MigratedDisk disk, byte[] trace) {
    try {
      context.destinationGateway().play(disk.volume(), trace);
      return Optional.empty();
    } catch (GatewayRefusal refusal) {
      return Optional.of("Not fetched ahead: " + refusal.problem().cause());
    }
  }
}
