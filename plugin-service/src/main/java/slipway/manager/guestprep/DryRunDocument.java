package slipway.manager.guestprep;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemDocument;

/// A dry run as the REST API shows it. // docs/api.md
///
/// @param whole false when there was more than is shown
/// @param problem why preparing would be refused
@Schema(name = "DryRun")
public record DryRunDocument(
    Instant at, List<PlannedChange> changes, boolean whole, @Nullable ProblemDocument problem) {

  static DryRunDocument of(DryRun run) {
    Problem problem = run.problem();
    return new DryRunDocument(
        run.at(), run.changes(), run.whole(), problem == null ? null : ProblemDocument.of(problem));
  }
}
