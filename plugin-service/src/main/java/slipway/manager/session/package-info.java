/// Who is calling: sessions of vSphere users, checked before every request, and the shape of every
/// answer that is an error.
///
/// Threads: requests run on the server's; one daemon thread ends sessions that are no longer used.
/// [slipway.manager.session.Sessions] is the only thing they share, and it locks for itself.
@NullMarked
package slipway.manager.session;

import org.jspecify.annotations.NullMarked;
