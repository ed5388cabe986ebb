package slipway.manager.guestprep;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// What preparing would change in a guest.
///
/// @param whole false when there was more than is kept
/// @param problem why preparing would be refused; nothing is planned then
public record DryRun(
    Instant at, List<PlannedChange> changes, boolean whole, @Nullable Problem problem) {

  public DryRun {
    changes = List.copyOf(changes);
  }

  static DryRun refused(Instant at, Problem problem) {
    return new DryRun(at, List.of(), true, problem);
  }
}
