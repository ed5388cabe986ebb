/// The fault campaign: short lives of a volume under every fault we can think of, judged by a
/// model of what a disk may say.
///
/// A [slipway.gateway.torture.CacheLife] runs the cache on disks that lose what was not flushed,
/// thousands of times; a [slipway.gateway.torture.ProcessLife] runs the whole gateway as a process
/// that is killed. Both are made from a seed; the interleaving of threads is not.
///
/// Threads: each life starts its own and waits for all of them. [slipway.gateway.torture.Ledger]
/// and [slipway.gateway.torture.FragileHost] are their own locks, and neither calls the other.
@NullMarked
package slipway.gateway.torture;

import org.jspecify.annotations.NullMarked;
