package slipway.manager.migrations.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.manager.migrations.BootPreparation;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Migration.CredentialsHolder;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;

/// Takes back in the guest what was only for the move: the network as it was captured, the start-up
/// image, the packages; sees to host name and clock, and tells how VMware Tools are.
///
/// The machine runs from its own disk by now, and a guest that stays prepared runs as well as any
/// other. So nothing that goes wrong here holds the migration up: what is left is told as
/// a warning, and taken back by hand whenever somebody likes.
public final class FixUpGuest implements Step {
  public static final String NAME = "fix-up-guest";

  /// How long a guest that has just started may take to be reached.
  static final Duration PATIENCE = Duration.ofMinutes(10);

  static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Take back in the guest what was only for the move";
  }

  @Override
  public Outcome take(Context context) {
    BootPreparation boot = context.around().boot();
    String site = context.plan().destination().site();
    Machine machine = context.destination().machine(Destination.machine(context));
    try {
      // From here on it can be taken back at the destination, whoever does it.
      boot.moved(context.plan().source().site(), context.sourceMachine(), site, machine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (boot.isBusy(site, machine) && !context.longerThan(PATIENCE)) {
      return context.waiting(LOOK_AGAIN, "The guest is being worked on");
    }
    if (!boot.isPrepared(site, machine)) {
      return Outcome.done("Nothing is left in the guest to be taken back");
    }
    Optional<GuestCredentials> credentials =
        context.around().credentials().get(context.migration().id());
    if (credentials.isEmpty()) {
      return withoutCredentials(context, machine);
    }
    var order = new Order(credentials.get(), false);
    try {
      Restored restored =
          boot.finalise(site, context.destination(), machine, order, context::progress);
      context.around().credentials().forget(context.migration().id());
      return Outcome.done(told(restored));
    } catch (ProblemException e) {
      return passes(e.problem().type()) && !context.longerThan(PATIENCE)
          ? context.waiting(LOOK_AGAIN, e.problem().cause())
          : left(machine, e.problem().cause());
    }
  }

  private static Outcome withoutCredentials(Context context, Machine machine) {
    CredentialsHolder holder = context.migration().credentials();
    if (holder != null
        && !holder.manager().equals(context.around().manager())
        && holder.until().isAfter(context.now())
        && !context.longerThan(PATIENCE)) {
      return context.waiting(
          PrepareGuest.PASS_ON, "Manager " + holder.manager() + " has the password");
    }
    return left(machine, "no account of the guest was given with the decision to finalise.");
  }

  private static Outcome left(Machine machine, String why) {
    return Outcome.warned(Problem.of(ProblemType.GUEST_LEFT_PREPARED, machine.name(), why));
  }

  private static boolean passes(ProblemType type) {
    return type == ProblemType.TOOLS_NOT_RUNNING
        || type == ProblemType.GUEST_OPERATIONS_UNAVAILABLE
        || type == ProblemType.VCENTER_UNREACHABLE
        || type == ProblemType.STATE_CONFLICT;
  }

  private static String told(Restored restored) {
    List<String> lines = new ArrayList<>(restored.done());
    restored.warnings().forEach(warning -> lines.add("Note: " + warning));
    return String.join(". ", lines) + ".";
  }
}
