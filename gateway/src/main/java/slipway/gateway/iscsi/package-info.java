/// An iSCSI target, RFC 7143 at error recovery level 0, serving [slipway.gateway.scsi.Disk]s.
///
/// Threads. One accepts. Each connection has one reader, made by the server's thread factory: it
/// decodes, and carries out commands itself as long as they are quick; a command that waits is
/// carried out by a virtual thread, or keeps the thread it has while a new reader takes over.
/// Whoever has an answer writes it: `Transmitter` gathers what several threads queued into one
/// write. One clock thread per server ends logins and connections which take too long.
///
/// Locks: `Session` guards its task table and the command window, `Transmitter` the socket's write
/// side and StatSN; neither is held while waiting for a device.
@NullMarked
package slipway.gateway.iscsi;

import org.jspecify.annotations.NullMarked;
