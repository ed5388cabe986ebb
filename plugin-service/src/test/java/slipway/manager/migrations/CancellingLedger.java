package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// A ledger during whose commit of one step's result the operator cancels.
final class CancellingLedger implements Ledger {
  private final Ledger ledger;
  private final Walk walk;
  private final String step;
  private final List<String> undone;

  /// @param undone receives the steps that are taken back, in order
  CancellingLedger(Walk walk, String step, List<String> undone) {
    this.ledger = walk.ledger;
    this.walk = walk;
    this.step = step;
    this.undone = undone;
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
    if (entry.step().equals(step)) {
      walk.decide(Decision.CANCEL);
    }
    return ledger.finish(entry, leg, facts, now);
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
    ledger.undone(entry, now);
    undone.add(entry.step());
  }

  @Override
  public void end(UUID migration, long epoch, State state, Instant now) {
    ledger.end(migration, epoch, state, now);
  }
}
