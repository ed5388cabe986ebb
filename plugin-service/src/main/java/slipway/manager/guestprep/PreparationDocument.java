package slipway.manager.guestprep;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemDocument;

/// A preparation as the REST API shows it. // docs/api.md
///
/// @param step what is being done, in words; empty when nothing is
/// @param progress percent of the run
/// @param problem why the last run failed
/// @param dryRunAt when the last dry run ended
/// @param restored what came of taking the last preparation back
@Schema(name = "Preparation")
public record PreparationDocument(
    Preparation.State state,
    String step,
    int progress,
    List<GuestChange> changes,
    @Nullable ProblemDocument problem,
    @Nullable Instant preparedAt,
    @Nullable Instant dryRunAt,
    @Nullable Restored restored) {

  public static PreparationDocument of(Preparation preparation) {
    Problem problem = preparation.problem();
    return new PreparationDocument(
        preparation.state(),
        preparation.step(),
        preparation.progress(),
        preparation.changes(),
        problem == null ? null : ProblemDocument.of(problem),
        preparation.preparedAt(),
        preparation.dryRunAt(),
        preparation.restored());
  }
}
