package slipway.manager.migrations;

import java.time.Instant;

/// A ledger whose manager dies once: around the commit of one step's result, or of its undoing.
final class CrashingLedger extends ForwardingLedger {
  private final String step;
  private final boolean after;
  private boolean died;

  CrashingLedger(Ledger ledger, String step, boolean after) {
    super(ledger);
    this.step = step;
    this.after = after;
  }

  @Override
  public boolean finish(Entry entry, Leg leg, Outcome.Done done, Instant now) {
    boolean dies = dies(entry, "");
    if (dies && !after) {
      throw new World.Crash("before the result of " + step);
    }
    boolean finished = super.finish(entry, leg, done, now);
    if (dies) {
      throw new World.Crash("after the result of " + step);
    }
    return finished;
  }

  @Override
  public void undone(Entry entry, Instant now) {
    boolean dies = dies(entry, "undo ");
    if (dies && !after) {
      throw new World.Crash("before the undoing of " + step);
    }
    super.undone(entry, now);
    if (dies) {
      throw new World.Crash("after the undoing of " + step);
    }
  }

  private boolean dies(Entry entry, String prefix) {
    if (died || !step.equals(prefix + entry.step())) {
      return false;
    }
    died = true;
    return true;
  }
}
