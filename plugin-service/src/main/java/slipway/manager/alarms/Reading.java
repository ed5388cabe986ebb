package slipway.manager.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What was measured last at one machine of the installation.
///
/// @param site empty for the manager itself
/// @param kind `manager`, `gateway` or `vcenter`
/// @param skew how far its clock is ahead of the manager's
/// @param space of the file system that it keeps its state in
/// @param certificateEnds of what it shows to peers
public record Reading(
    String site,
    String kind,
    String name,
    Optional<Duration> skew,
    Optional<Space> space,
    Optional<Instant> certificateEnds) {

  public record Space(long freeBytes, long totalBytes) {}
}
