package slipway.manager.migrations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// A ledger that does what another does; tests change a verb or two.
class ForwardingLedger implements Ledger {
  private final Ledger ledger;

  ForwardingLedger(Ledger ledger) {
    this.ledger = ledger;
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
  public boolean finish(Entry entry, Leg leg, Outcome.Done done, Instant now) {
    return ledger.finish(entry, leg, done, now);
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
  }

  @Override
  public void end(UUID migration, long epoch, State state, Instant now) {
    ledger.end(migration, epoch, state, now);
  }
}
