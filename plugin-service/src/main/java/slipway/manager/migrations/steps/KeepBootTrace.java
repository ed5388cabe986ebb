package slipway.manager.migrations.steps;

import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.BootTraces;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Keeps which places of the disk the guest read until it answered, for its next start and those
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
    try {
      byte[] trace = context.destinationGateway().bootTrace(context.volume());
      if (trace.length > BootTraces.BYTES_MAX) {
        return Outcome.done("Not remembered: it has " + trace.length + " bytes");
      }
      context.around().traces().keep(subject(context), trace);
      return Outcome.done();
    } catch (GatewayRefusal refusal) {
      return Outcome.done("Not remembered: " + refusal.problem().cause());
    }
  }

  static BootTraces.Subject subject(Context context) {
    return BootTraces.Subject.of(context.lookAtSource(), 0, context.checked().diskBytes());
  }
}
