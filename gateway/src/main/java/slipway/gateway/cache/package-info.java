/// The cache of a volume: which grains home holds ([PresenceMap]), and the device that fetches the
/// others when they are asked for ([CachedDevice]).
///
/// Threads: any number of callers; one virtual thread per fetch under way, at most
/// `CacheOptions.demandFlights() + fillFlights()` of them; one virtual thread per device that
/// checkpoints the map. None of them is ever interrupted, because an interrupt closes a file
/// channel under everybody's feet.
///
/// Locks, outermost first:
///
/// 1. `CachedDevice.gate`: whoever changes home or the map holds it shared, for the length of
///    one local write; rebase and close hold it alone. Never held while waiting for an origin.
/// 2. [UnitLocks]: one stripe per fetch unit, where a fetched unit and the guest's first write to
///    it meet. Never two at once.
/// 3. [GroupCommit]: one checkpoint at a time. Taken with neither of the above held, except by
///    rebase and close, which hold the gate alone.
///
/// Reads of present grains take none of them.
@NullMarked
package slipway.gateway.cache;

import org.jspecify.annotations.NullMarked;
