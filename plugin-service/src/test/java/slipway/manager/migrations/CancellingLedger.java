package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;

/// A ledger during whose commit of one step's result the operator cancels.
final class CancellingLedger extends ForwardingLedger {
  private final Walk walk;
  private final String step;
  private final List<String> undone;

  /// @param undone receives the steps that are taken back, in order
  CancellingLedger(Walk walk, String step, List<String> undone) {
    super(walk.ledger);
    this.walk = walk;
    this.step = step;
    this.undone = undone;
  }

  @Override
  public boolean finish(Entry entry, Leg leg, Outcome.Done done, Instant now) {
    if (entry.step().equals(step)) {
      walk.decide(Decision.CANCEL);
    }
    return super.finish(entry, leg, done, now);
  }

  @Override
  public void undone(Entry entry, Instant now) {
    super.undone(entry, now);
    undone.add(entry.step());
  }
}
