package slipway.gateway.volume;

import slipway.gateway.cache.CacheActivity;

/// A volume at one moment. The byte counts are read one after the other, so while grains change
/// they need not add up to the byte; a short last grain counts as whole.
///
/// @param presentBytes held by home, of any kind
/// @param absentBytes still to be fetched
/// @param zeroBytes of the present ones, zeros that were never transferred or were all zero
/// @param writtenByGuestBytes of the present ones, existing nowhere else: the exposure
/// @param activity what happened since the volume was opened
/// @param attachments initiators attached
/// @param fill what the filler does
/// @param fillBytesPerSecond how fast it filled over the last seconds
/// @param fillLimitBytesPerSecond the throttle; 0 is none
/// @param lastFillProblem why the last attempt to fill failed; empty when it did not
/// @param prefetch traces and streams
/// @param filled the origin is not needed any more
public record Statistics(
    long size,
    long presentBytes,
    long absentBytes,
    long zeroBytes,
    long writtenByGuestBytes,
    CacheActivity activity,
    int attachments,
    FillState fill,
    long fillBytesPerSecond,
    long fillLimitBytesPerSecond,
    String lastFillProblem,
    PrefetchState prefetch,
    boolean filled) {}
