package slipway.manager.migrations.checks;

import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// One thing that may stand in the way of a migration.
public interface PreCheck {

  /// Stable, as in `tools-running`.
  String id();

  /// What is good when it passes, as in "VMware Tools runs".
  String title();

  Finding look(Scene scene);

  /// What a check found.
  ///
  /// @param problem null when it passed
  record Finding(Verdict verdict, @Nullable Problem problem) {
    static final Finding PASSED = new Finding(Verdict.PASSED, null);

    static Finding failed(Problem problem) {
      return new Finding(Verdict.FAILED, problem);
    }

    static Finding warning(Problem problem) {
      return new Finding(Verdict.WARNING, problem);
    }
  }

  enum Verdict {
    PASSED,
    /// The migration may go on; somebody should know.
    WARNING,
    FAILED
  }

  /// A check with its finding.
  record Checked(String id, String title, Finding finding) {}
}
