package slipway.manager.guestprep;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// How far a machine's guest is prepared.
///
/// @param step what is being done, in words; empty when nothing is
/// @param progress percent of the run
/// @param changes what preparing changed in the guest
/// @param problem why the last run failed
public record Preparation(
    State state,
    String step,
    int progress,
    List<GuestChange> changes,
    @Nullable Problem problem,
    @Nullable Instant preparedAt) {

  public static final Preparation NONE = new Preparation(State.NONE, "", 0, List.of(), null, null);

  public Preparation {
    changes = List.copyOf(changes);
  }

  public enum State {
    NONE,
    RUNNING,
    PREPARED,
    FAILED,
    UNDOING;

    /// Whether a run that leads to `next`, RUNNING or UNDOING, may begin.
    boolean mayBegin(State next) {
      return switch (this) {
        case NONE -> next == RUNNING;
        case PREPARED, FAILED -> next == RUNNING || next == UNDOING;
        case RUNNING, UNDOING -> false;
      };
    }
  }
}
