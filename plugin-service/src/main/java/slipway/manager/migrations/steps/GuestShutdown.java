package slipway.manager.migrations.steps;

import java.time.Duration;
import java.time.Instant;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.Machine.Power;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// Shutting a guest down through Tools, and never by pulling the plug.
final class GuestShutdown {
  /// A guest that takes longer needs a person to look at it.
  static final Duration LIMIT = Duration.ofMinutes(10);

  /// Tools forget a request at times; it is repeated.
  static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private GuestShutdown() {}

  /// Writes down that it asks before it asks: the memo is the time of the last request.
  static Outcome shutDown(Context context, VSphere vsphere, ObjectId id) {
    Machine machine = vsphere.machine(id);
    if (machine.power() == Power.OFF) {
      return Outcome.done(new Facts(context.memo().isPresent()));
    }
    if (context.longerThan(LIMIT)) {
      return new Outcome.Failed(
          Problem.of(
              ProblemType.GUEST_SHUTDOWN_SLOW, machine.name(), LIMIT.toMinutes() + " minutes"));
    }
    boolean ask =
        context
            .memo()
            .map(asked -> Instant.parse(asked).plus(ASK_AGAIN).isBefore(context.now()))
            .orElse(true);
    if (ask) {
      context.remember(context.now().toString());
      vsphere.shutdownGuest(id);
    }
    return context.waiting(LOOK_AGAIN, "The guest is shutting down");
  }

  /// @param shutDownByUs false when the machine was off already
  public record Facts(boolean shutDownByUs) {}
}
