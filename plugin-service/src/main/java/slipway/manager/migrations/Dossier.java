package slipway.manager.migrations;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Json;
import slipway.manager.migrations.steps.AwaitPrefill;
import slipway.manager.problem.Problem;

/// Everything the database knows of one migration, read at one moment.
///
/// @param progress of every step that began, by its key
/// @param results of every step that is done, by its key
/// @param undone the keys of the steps that were taken back
public record Dossier(
    Migration migration,
    Map<String, Progress> progress,
    Map<String, Result> results,
    Set<String> undone) {

  /// @param number the order in which steps began
  /// @param memo what the step wanted to remember before it acted
  public record Progress(
      String step,
      int number,
      Phase phase,
      Instant startedAt,
      int attempt,
      String note,
      @Nullable Problem problem,
      @Nullable String memo) {}

  /// How a step is getting on.
  public enum Phase {
    RUNNING,
    WAITING,
    FAILED,
    UNDOING
  }

  /// @param note what came of it
  /// @param warning what is left for somebody to do
  public record Result(
      String step, String facts, Instant endedAt, String note, @Nullable Problem warning) {}

  public <T extends Record> Optional<T> find(Class<T> facts, String key) {
    return Optional.ofNullable(results.get(key)).map(r -> Json.read(r.facts(), facts));
  }

  /// The steps as far as they are known.
  public List<Leg> legs() {
    return Itinerary.of(migration.kind())
        .unfold(migration.plan(), key -> find(AwaitPrefill.Facts.class, key));
  }

  /// The first step without a result; empty when the migration has arrived.
  public Optional<Leg> next() {
    return legs().stream().filter(leg -> !results.containsKey(leg.key())).findFirst();
  }

  /// The last step that began and has not been taken back; empty when all have been.
  public Optional<Leg> nextToUndo() {
    return progress.values().stream()
        .filter(p -> !undone.contains(p.step()))
        .max(Comparator.comparingInt(Progress::number))
        .flatMap(p -> legs().stream().filter(leg -> leg.key().equals(p.step())).findFirst());
  }

  /// True when the source's copy is stale on purpose, so that nothing is taken back any more.
  public boolean pointOfNoReturnPassed() {
    return legs().stream().anyMatch(leg -> leg.pointOfNoReturn() && results.containsKey(leg.key()));
  }
}
