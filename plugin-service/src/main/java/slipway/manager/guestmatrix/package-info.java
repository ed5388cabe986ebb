/// What is known of each guest: which operating systems, firmware and kinds of migration go
/// together, and why not.
///
/// [GuestMatrix] is read once from a file of this program, when the manager starts, and never
/// changes; any thread may ask it.
@NullMarked
package slipway.manager.guestmatrix;

import org.jspecify.annotations.NullMarked;
