/// What people see of migrations in vCenter itself: Recent Tasks and events.
///
/// It is a view made of what stands in the database, never an input, and runs beside the
/// migrations: nothing waits for it. Threads: one that looks whose turn it is, and at each site's
/// turn one virtual thread for that site, so that a vCenter that hangs holds up no other.
@NullMarked
package slipway.manager.mirror;

import org.jspecify.annotations.NullMarked;
