/// The protocol between two gateways: many readers share a few TLS connections to one peer.
///
/// [slipway.gateway.link.LinkServer] publishes disks; [slipway.gateway.link.Link] is the other end
/// and opens them as read-only devices. The format is in `docs/formats/link.md`.
///
/// Every reply that carries a disk's bytes spends *credit*, which only the reader of those bytes
/// grants. [slipway.gateway.link.Pacer] decides how much: about what the path holds by itself plus
/// a little, so that the queue in front of the bottleneck stays short and a demand read that comes
/// along finds it so. Urgent reads have a connection of their own; while one of its replies waits
/// to be sent the other connections of the same link pause. What such a reply will take of the path
/// ([slipway.gateway.link.Expected]) the others leave free from the moment it is asked for.
///
/// Threads: on each end a connection has one reader and one writer, platform threads both. The
// reader
/// decodes and hands over; only the writer writes to the socket, from the connection's
/// [slipway.gateway.link.Outbox]. The server runs each request in a virtual thread of its own,
/// bounded by the requests a connection may have and by the bytes all of them may hold. On the
/// client a lane's keeper thread connects, reads, and connects again. Callers block in
/// [slipway.gateway.link.Call#await].
///
/// Locks: the outboxes of one link share one lock; a call
/// has its own. No lock is held while a socket or a disk is waited for.
@NullMarked
package slipway.gateway.link;

import org.jspecify.annotations.NullMarked;
