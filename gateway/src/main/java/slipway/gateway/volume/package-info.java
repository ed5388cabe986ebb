/// Volumes: a home, an origin and a map with a name and a life; what the target serves.
///
/// Threads: any number of callers; per volume one virtual thread that fills, plus one per unit
/// it has under way, at most `CacheOptions.fillFlights()`. They are told to stop, never
/// interrupted.
///
/// Locks: `Volume.life` guards the spec, the attachments, rebase and close, and is never taken by
/// reads and writes. `Filler.lock` guards the filler's wish and state. `Reconnecting.lock` guards
/// the handle of the origin and is held while it is being opened. `life` comes before the others.
@NullMarked
package slipway.gateway.volume;

import org.jspecify.annotations.NullMarked;
