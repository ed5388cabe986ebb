package slipway.manager.migrations;

import java.util.EnumSet;
import java.util.Set;
import slipway.manager.migrations.Plan.Hold;

/// What the operator may decide just now: a pure function of the rows.
public final class Allowed {
  private Allowed() {}

  public static Set<Decision> now(Dossier dossier) {
    Migration migration = dossier.migration();
    Set<Decision> allowed = EnumSet.noneOf(Decision.class);
    if (migration.state().isFinal()) {
      return allowed;
    }
    boolean mayCancel =
        !migration.cancelling()
            && !dossier.pointOfNoReturnPassed()
            && !migration.decided(Decision.KEEP);
    if (mayCancel) {
      allowed.add(Decision.CANCEL);
    }
    switch (migration.state()) {
      case FAILED -> allowed.add(Decision.START);
      case DRAFT -> {
        if (!migration.decided(Decision.START) && !migration.cancelling()) {
          allowed.add(Decision.START);
        }
      }
      case PREFILLING, READY -> holds(allowed, migration, Decision.CUTOVER);
      case RUNNING_FROM_CACHE -> holds(allowed, migration, Decision.KEEP);
      case FILLED -> {
        if (migration.kind() == Kind.WARM) {
          holds(allowed, migration, Decision.FINALISE);
        }
      }
      case FINALISING -> {
        // A cold migration is kept when its machine has been seen to run, and not before.
        if (dossier.next().filter(Leg::pointOfNoReturn).isPresent()) {
          holds(allowed, migration, Decision.KEEP);
        }
      }
      case FINALISED -> holds(allowed, migration, Decision.RETIRE);
      case CHECKED, PREPARED, CUTTING_OVER, SOURCE_RETIRED, CANCELLED, ROLLED_BACK -> {}
    }
    return allowed;
  }

  private static void holds(Set<Decision> allowed, Migration migration, Decision decision) {
    if (migration.decided(decision) || migration.cancelling()) {
      return;
    }
    Plan.Options options = migration.plan().options();
    boolean held =
        switch (decision) {
          case CUTOVER -> options.cutover() != Hold.AUTOMATIC;
          case KEEP -> options.keep() == Hold.HELD;
          // Outside of its window an operator may still want it now.
          case FINALISE -> options.finalise() == Hold.HELD || options.window() != null;
          case RETIRE -> true;
          case START, CANCEL -> false;
        };
    if (held) {
      allowed.add(decision);
    }
  }
}
