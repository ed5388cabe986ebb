package slipway.manager.migrations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// A ledger whose manager dies once: around the commit of one step's result, or of its undoing.
final class CrashingLedger implements Ledger {
  private final Ledger ledger;
  private final String step;
  private final boolean after;
  boolean died;

  CrashingLedger(Ledger ledger, String step, boolean after) {
    this.ledger = ledger;
    this.step = step;
    this.after = after;
  }

  @Override
  public long takeOver(UUID migration) {
    return ledger.takeOver(migration);
  }

  @Override
  public Dossier read(UUID migration) {
    return ledger.read(migration);
  }

  @Override
  public void begin(Entry entry, Instant now) {
    ledger.begin(entry, now);
  }

  @Override
  public void remember(Entry entry, String memo) {
    ledger.remember(entry, memo);
  }

  @Override
  public boolean finish(Entry entry, Leg leg, String facts, Instant now) {
    boolean dies = dies(entry, "");
    if (dies && !after) {
      throw new World.Crash("before the result of " + step);
    }
    boolean finished = ledger.finish(entry, leg, facts, now);
    if (dies) {
      throw new World.Crash("after the result of " + step);
    }
    return finished;
  }

  @Override
  public void postpone(
      Entry entry, Dossier.Phase phase, int attempt, String note, @Nullable Problem why) {
    ledger.postpone(entry, phase, attempt, note, why);
  }

  @Override
  public void fail(Entry entry, Problem problem, Instant now) {
    ledger.fail(entry, problem, now);
  }

  @Override
  public void undone(Entry entry, Instant now) {
    boolean dies = dies(entry, "undo ");
    if (dies && !after) {
      throw new World.Crash("before the undoing of " + step);
    }
    ledger.undone(entry, now);
    if (dies) {
      throw new World.Crash("after the undoing of " + step);
    }
  }

  @Override
  public void end(UUID migration, long epoch, State state, Instant now) {
    ledger.end(migration, epoch, state, now);
  }

  private boolean dies(Entry entry, String prefix) {
    if (died || !step.equals(prefix + entry.step())) {
      return false;
    }
    died = true;
    return true;
  }
}
