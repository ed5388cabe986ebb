/// Progress as server-sent events.
///
/// Threads: one virtual thread per listener, which asks the database for the number of the last
/// change and sends the document when it has risen. Whichever manager walks the migration, every
/// manager's listeners see it.
@NullMarked
package slipway.manager.events;

import org.jspecify.annotations.NullMarked;
