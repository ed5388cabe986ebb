package slipway.manager.deployments;

import java.time.Instant;
import java.util.Optional;
import slipway.manager.problem.Problem;

/// A gateway that is, or was, being deployed.
///
/// @param machine its id; empty before it is made, and when it was taken back
/// @param problem why it failed
public record Deployment(
    String id,
    String site,
    String name,
    String startedBy,
    Instant startedAt,
    Optional<Instant> endedAt,
    State state,
    long copiedBytes,
    long totalBytes,
    String machine,
    Optional<Problem> problem) {

  /// How far it is.
  public enum State {
    /// vCenter makes the machine and takes its disks.
    COPYING,
    /// The machine is powered on.
    STARTING,
    /// It runs, and has not asked for its certificate yet.
    ENROLLING,
    /// The gateway is in its site.
    DONE,
    /// It was taken back, for the problem that it has.
    FAILED
  }

  public boolean isUnderWay() {
    return endedAt.isEmpty();
  }
}
