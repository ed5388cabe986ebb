package slipway.manager.migrations.steps;

import java.util.Optional;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

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
    Optional<byte[]> trace = context.around().traces().find(KeepBootTrace.subject(context));
    if (trace.isEmpty()) {
      return Outcome.done("No boot of such a guest has been recorded");
    }
    try {
      context.destinationGateway().play(context.volume(), trace.get());
      return Outcome.done();
    } catch (GatewayRefusal refusal) {
      return Outcome.done("Not fetched ahead: " + refusal.problem().cause());
    }
  }
}
