package slipway.manager.migrations;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Walks one migration as far as it goes just now: takes the first step without a result, writes
/// its result down, and so on until a step has to wait, fails, or was the last.
///
/// It keeps nothing between two steps. Killed anywhere, the same is walked again from the rows by
/// whoever comes next, and the step that was cut short looks at what it had done.
public final class Runner {
  /// After so many steps the thread is given back, so that no migration keeps others waiting.
  static final int STEPS_PER_TURN_MAX = 64;

  private final Ledger ledger;
  private final Surroundings around;
  private final Clock clock;

  public Runner(Ledger ledger, Surroundings around) {
    this.ledger = ledger;
    this.around = around;
    this.clock = around.clock();
  }

  /// What comes after a turn.
  public sealed interface Turn {
    /// @param at when to go on
    record Again(Instant at) implements Turn {}

    /// Nothing to do until the operator decides, or ever.
    record Ended() implements Turn {}
  }

  public Turn run(UUID id) {
    long epoch = ledger.takeOver(id);
    for (int i = 0; i < STEPS_PER_TURN_MAX; i++) {
      Dossier dossier = ledger.read(id);
      Migration migration = dossier.migration();
      if (migration.state().isFinal() || migration.state() == State.FAILED) {
        return new Turn.Ended();
      }
      if (!migration.decided(Decision.START) && !migration.cancelling()) {
        return new Turn.Ended();
      }
      boolean undoing = migration.cancelling() && !dossier.pointOfNoReturnPassed();
      Optional<Leg> leg = undoing ? dossier.nextToUndo() : dossier.next();
      if (leg.isEmpty()) {
        if (undoing) {
          ledger.end(id, epoch, takenBack(migration), clock.instant());
        }
        return new Turn.Ended();
      }
      Optional<Turn> pause =
          undoing ? undo(leg.get(), epoch, dossier) : take(leg.get(), epoch, dossier);
      if (pause.isPresent()) {
        return pause.get();
      }
    }
    return new Turn.Again(clock.instant());
  }

  private static State takenBack(Migration migration) {
    return migration.course().compareTo(State.CUTTING_OVER) < 0
        ? State.CANCELLED
        : State.ROLLED_BACK;
  }

  /// Empty when the next step may follow at once.
  private Optional<Turn> take(Leg leg, long epoch, Dossier before) {
    UUID id = before.migration().id();
    var entry = new Ledger.Entry(id, epoch, leg.key());
    Dossier.Progress progress = before.progress().get(leg.key());
    boolean begun = progress != null && progress.phase() != Dossier.Phase.FAILED;
    Dossier dossier = before;
    if (!begun) {
      ledger.begin(entry, clock.instant());
      dossier = ledger.read(id);
    }
    int attempt = attempt(dossier, leg);
    Outcome outcome;
    try {
      outcome = leg.step().take(new Context(dossier, leg, ledger, entry, around));
    } catch (Ledger.StaleRunnerException e) {
      throw e;
    } catch (RuntimeException e) {
      outcome = Healing.judge(e, attempt);
    }
    return switch (outcome) {
      case Outcome.Done done -> {
        ledger.finish(entry, leg, done, clock.instant());
        yield Optional.empty();
      }
      case Outcome.Waiting waiting -> {
        postpone(entry, dossier, Dossier.Phase.WAITING, 0, waiting.note());
        yield Optional.of(new Turn.Again(waiting.until()));
      }
      case Outcome.Retry retry -> {
        ledger.postpone(
            entry, Dossier.Phase.WAITING, attempt + 1, retry.why().cause(), retry.why());
        yield Optional.of(
            new Turn.Again(clock.instant().plus(Healing.pause(retry.after(), attempt))));
      }
      case Outcome.Failed failed -> {
        ledger.fail(entry, failed.problem(), clock.instant());
        yield Optional.of(new Turn.Ended());
      }
    };
  }

  private Optional<Turn> undo(Leg leg, long epoch, Dossier dossier) {
    var entry = new Ledger.Entry(dossier.migration().id(), epoch, leg.key());
    Dossier.Progress progress = dossier.progress().get(leg.key());
    boolean again = progress != null && progress.phase() == Dossier.Phase.UNDOING;
    int attempt = again && progress != null ? progress.attempt() : 0;
    Outcome outcome;
    try {
      outcome = leg.step().undo(new Context(dossier, leg, ledger, entry, around));
    } catch (Ledger.StaleRunnerException e) {
      throw e;
    } catch (RuntimeException e) {
      outcome = Healing.judge(e, attempt);
    }
    return switch (outcome) {
      case Outcome.Done _ -> {
        ledger.undone(entry, clock.instant());
        yield Optional.empty();
      }
      case Outcome.Waiting waiting -> {
        postpone(entry, dossier, Dossier.Phase.UNDOING, 0, waiting.note());
        yield Optional.of(new Turn.Again(waiting.until()));
      }
      case Outcome.Retry retry -> {
        ledger.postpone(
            entry, Dossier.Phase.UNDOING, attempt + 1, retry.why().cause(), retry.why());
        yield Optional.of(
            new Turn.Again(clock.instant().plus(Healing.pause(retry.after(), attempt))));
      }
      case Outcome.Failed failed -> {
        ledger.fail(entry, failed.problem(), clock.instant());
        yield Optional.of(new Turn.Ended());
      }
    };
  }

  // Waiting says the same for hours; only news is written.
  private void postpone(
      Ledger.Entry entry, Dossier before, Dossier.Phase phase, int attempt, String note) {
    Dossier.Progress is = before.progress().get(entry.step());
    boolean same =
        is != null
            && is.phase() == phase
            && is.attempt() == attempt
            && is.note().equals(note)
            && is.problem() == null;
    if (!same) {
      ledger.postpone(entry, phase, attempt, note, null);
    }
  }

  private static int attempt(Dossier dossier, Leg leg) {
    Dossier.Progress progress = dossier.progress().get(leg.key());
    return progress == null ? 0 : progress.attempt();
  }
}
