package slipway.gateway.cache;

import java.time.Duration;
import java.util.Map;
import slipway.gateway.block.Urgency;

/// What a cached device did since it was opened.
///
/// @param localReads reads that home answered alone: the hits; the others are misses
/// @param demandWaits reads and partial writes that waited for the origin
/// @param fetches reads of the origin by why they were made, and the time the origin took
/// @param waitsByCause the demand waits by why the fetch was under way that they waited for: what
///     prefetch began early costs less than a whole miss
/// @param originReachable the last exchange with the origin succeeded, or there was none yet
public record CacheActivity(
    long reads,
    long localReads,
    long demandWaits,
    Duration demandWaited,
    Duration longestDemandWait,
    Map<Urgency, Long> bytesFetched,
    Map<Urgency, Times> fetches,
    Map<Urgency, Times> waitsByCause,
    boolean originReachable) {

  /// How often, and how long in all.
  public record Times(long count, Duration total) {}
}
