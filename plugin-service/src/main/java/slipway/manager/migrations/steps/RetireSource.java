package slipway.manager.migrations.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// Deletes the source, only when the operator asks for it and only while it is powered off.
public final class RetireSource implements Step {
  /// The request wakes the migration; a finished one need not be looked at often.
  static final Duration LOOK_AGAIN = Duration.ofHours(1);

  @Override
  public String name() {
    return "retire-source";
  }

  @Override
  public String title() {
    return "Delete the source when asked";
  }

  @Override
  public Outcome take(Context context) {
    if (!context.migration().decided(Decision.RETIRE)) {
      return context.waiting(LOOK_AGAIN, "The source is kept, powered off");
    }
    try {
      Machine source = context.lookAtSource();
      if (source.power() != Machine.Power.OFF) {
        return new Outcome.Failed(
            Problem.of(
                ProblemType.STATE_CONFLICT,
                source.name() + " has been started again.",
                "Make sure that nobody uses it, shut it down, and go on."));
      }
      context.source().destroy(context.sourceMachine());
    } catch (ProblemException e) {
      // An attempt before this one may have deleted it.
      if (e.problem().type() != ProblemType.OBJECT_NOT_FOUND) {
        throw e;
      }
    }
    try {
      context.around().boot().gone(context.plan().source().site(), context.sourceMachine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Outcome.done();
  }
}
