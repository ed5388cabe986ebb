package slipway.gateway.cache;

import java.time.Duration;
import java.util.Map;
import slipway.gateway.block.Urgency;

/// What a cached device did since it was opened.
///
/// @param localReads reads that home answered alone
/// @param demandWaits reads and partial writes that waited for the origin
/// @param originReachable the last exchange with the origin succeeded, or there was none yet
public record CacheActivity(
    long reads,
    long localReads,
    long demandWaits,
    Duration demandWaited,
    Duration longestDemandWait,
    Map<Urgency, Long> bytesFetched,
    boolean originReachable) {}
