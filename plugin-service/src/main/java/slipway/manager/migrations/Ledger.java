package slipway.manager.migrations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// Where a runner writes down how a migration is getting on. Each verb is one transaction, and
/// fails with [StaleRunnerException] when another runner has taken the migration over.
public interface Ledger {

  /// Takes the migration over from whoever ran it; answers the epoch that all writing needs.
  long takeOver(UUID migration);

  Dossier read(UUID migration);

  /// The step begins, or begins again.
  void begin(Entry entry, Instant now);

  /// Keeps what the step must not forget before it acts.
  void remember(Entry entry, String memo);

  /// The step's one result. False, and nothing written, when the leg is the point of no return and
  /// the operator has cancelled meanwhile.
  boolean finish(Entry entry, Leg leg, Outcome.Done done, Instant now);

  /// The step goes on later.
  void postpone(Entry entry, Dossier.Phase phase, int attempt, String note, @Nullable Problem why);

  /// A person has to decide.
  void fail(Entry entry, Problem problem, Instant now);

  void undone(Entry entry, Instant now);

  /// The migration has been taken back completely.
  void end(UUID migration, long epoch, State state, Instant now);

  /// Which step of which migration, written by which runner.
  record Entry(UUID migration, long epoch, String step) {}

  /// Another runner has taken the migration over; this one must let go.
  final class StaleRunnerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StaleRunnerException(UUID migration) {
      super("another runner has migration " + migration);
    }
  }
}
