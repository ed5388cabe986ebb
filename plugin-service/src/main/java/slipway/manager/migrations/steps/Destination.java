package slipway.manager.migrations.steps;

import java.time.Duration;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// The machine at the destination.
final class Destination {
  /// A guest that has not answered by then does not boot.
  static final Duration BOOT_LIMIT = Duration.ofMinutes(15);

  static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private Destination() {}

  static ObjectId machine(Context context) {
    return context.facts(CreateMachine.Facts.class, CreateMachine.NAME).id();
  }

  /// Done when Tools run in the guest and it calls itself what it did at the source.
  static Outcome awaitGuest(Context context) {
    Machine machine = context.destination().machine(machine(context));
    // A guest that told nothing of itself at the source will tell nothing here.
    boolean mute = context.isCold() && context.checked().hostName().isEmpty();
    if (mute && machine.power() == Machine.Power.ON) {
      return Outcome.done();
    }
    boolean toolsRun = machine.tools() == Machine.Tools.RUNNING;
    boolean sameName = machine.hostName().equals(context.checked().hostName());
    if (machine.power() == Machine.Power.ON && toolsRun && sameName) {
      return Outcome.done();
    }
    if (context.longerThan(BOOT_LIMIT)) {
      String seen =
          machine.power() != Machine.Power.ON
              ? "the machine is " + machine.power()
              : !toolsRun ? "VMware Tools do not run" : "it calls itself " + machine.hostName();
      return new Outcome.Failed(
          Problem.of(
              ProblemType.GUEST_NOT_ANSWERING,
              machine.name(),
              BOOT_LIMIT.toMinutes() + " minutes",
              seen));
    }
    return context.waiting(LOOK_AGAIN, toolsRun ? "The guest is starting" : "Booting");
  }
}
