package slipway.manager.migrations;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// What came of taking a step, or of undoing one.
public sealed interface Outcome {

  /// @param facts a record that later steps read; kept as JSON, so nothing secret and nothing large
  /// @param note what came of it, to be shown; empty when that goes without saying
  /// @param warning what is left for somebody to do; nothing waits for it
  record Done(Record facts, String note, @Nullable Problem warning) implements Outcome {}

  /// Nothing is wrong; look again then.
  ///
  /// @param note what it waits for, to be shown
  record Waiting(Instant until, String note) implements Outcome {}

  /// Something is wrong that may heal; try again. The runner lengthens the pause each time.
  record Retry(Duration after, Problem why) implements Outcome {}

  /// A person has to decide.
  record Failed(Problem problem) implements Outcome {}

  /// Facts of a step that has none.
  record Nothing() {}

  static Outcome done() {
    return done(new Nothing());
  }

  static Outcome done(Record facts) {
    return new Done(facts, "", null);
  }

  static Outcome done(String note) {
    return new Done(new Nothing(), note, null);
  }

  static Outcome warned(Problem warning) {
    return new Done(new Nothing(), warning.cause(), warning);
  }
}
