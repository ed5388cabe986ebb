/// A client of the Network Block Device protocol, so that anything that serves a disk that way
/// (nbdkit, qemu-nbd) can be an origin or a home.
///
/// Threads: requests are written by their callers, one at a time under the connection's write lock;
/// one virtual reader thread per connection hands each reply to the caller that waits for it.
/// Failure of the connection is told to every waiting caller; nothing is retried here.
@NullMarked
package slipway.gateway.nbd;

import org.jspecify.annotations.NullMarked;
