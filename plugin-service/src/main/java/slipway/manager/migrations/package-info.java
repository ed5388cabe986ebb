/// Migrations: the itinerary, its steps, and the runner that walks it.
///
/// Everything a migration is lives in the database: the plan, what the operator decided, how each
/// step is getting on and what it achieved. A runner holds nothing between two steps, so that any
/// manager may go on where another one was killed.
///
/// Threads: a migration is walked by one thread at a time, of the scheduler's; whoever begins
/// raises the migration's epoch, and a runner with an older epoch cannot write any more.
@NullMarked
package slipway.manager.migrations;

import org.jspecify.annotations.NullMarked;
