package slipway.manager.migrations.steps;

import java.time.Duration;
import java.util.Optional;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Migration.CredentialsHolder;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;

/// Makes the guest able to boot over iSCSI. The guest's password is in the memory of the manager
/// that received it, so that the others leave this step to it.
///
/// Cancelling leaves the guest prepared: that is harmless to it, is wanted for the next try, and is
/// taken back with a resource of its own.
public final class PrepareGuest implements Step {
  /// How often the operator's answer is looked for.
  static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /// How soon another manager is given the turn.
  static final Duration PASS_ON = Duration.ofMillis(500);

  @Override
  public String name() {
    return "prepare-guest";
  }

  @Override
  public String title() {
    return "Prepare the guest to boot over iSCSI";
  }

  @Override
  public Outcome take(Context context) {
    Machine machine = context.lookAtSource();
    var boot = context.around().boot();
    String site = context.plan().source().site();
    if (boot.isPrepared(site, machine)) {
      context.around().credentials().forget(context.migration().id());
      return Outcome.done();
    }
    Optional<GuestCredentials> credentials =
        context.around().credentials().get(context.migration().id());
    if (credentials.isEmpty()) {
      return waitForCredentials(context, machine);
    }
    try {
      var order = new Order(credentials.get(), context.plan().options().repositories());
      boot.prepare(site, context.source(), machine, order, context::progress);
    } catch (ProblemException e) {
      if (e.problem().type() == ProblemType.STATE_CONFLICT) {
        // Somebody prepares this guest already, or died doing so and is given up after a while.
        return context.waiting(LOOK_AGAIN, e.problem().cause());
      }
      throw e;
    }
    context.around().credentials().forget(context.migration().id());
    return Outcome.done();
  }

  private static Outcome waitForCredentials(Context context, Machine machine) {
    CredentialsHolder holder = context.migration().credentials();
    if (holder != null
        && !holder.manager().equals(context.around().manager())
        && holder.until().isAfter(context.now())) {
      return context.waiting(PASS_ON, "Manager " + holder.manager() + " has the password");
    }
    return context.waiting(
        LOOK_AGAIN, Problem.of(ProblemType.CREDENTIALS_NEEDED, machine.name()).cause());
  }
}
