package slipway.manager.guestprep;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.Problem;

/// How far a machine's guest is prepared.
///
/// @param step what is being done, in words; empty when nothing is
/// @param progress percent of the run
/// @param changes what preparing changed in the guest
/// @param problem why the last run failed
/// @param restored what came of taking the last preparation back
/// @param dryRunAt when the last dry run ended; absent when there was none, or it is outdated
public record Preparation(
    State state,
    String step,
    int progress,
    List<GuestChange> changes,
    @Nullable Problem problem,
    @Nullable Instant preparedAt,
    @Nullable Instant dryRunAt,
    @Nullable Restored restored) {

  public static final Preparation NONE =
      new Preparation(State.NONE, "", 0, List.of(), null, null, null, null);

  public Preparation {
    changes = List.copyOf(changes);
  }

  public enum State {
    NONE,
    /// A dry run is under way; what was before it comes back.
    CHECKING,
    RUNNING,
    PREPARED,
    FAILED,
    UNDOING;

    /// Whether a run is under way, so that no other may begin.
    public boolean isBusy() {
      return switch (this) {
        case CHECKING, RUNNING, UNDOING -> true;
        case NONE, PREPARED, FAILED -> false;
      };
    }

    /// Whether a run that leads to `next`, one of those that are busy, may begin.
    boolean mayBegin(State next) {
      return switch (this) {
        case NONE -> next == CHECKING || next == RUNNING;
        case PREPARED -> next == RUNNING || next == UNDOING;
        case FAILED -> next == CHECKING || next == RUNNING || next == UNDOING;
        case CHECKING, RUNNING, UNDOING -> false;
      };
    }
  }
}
