/// PostgreSQL: connections, schema, and whether it answers.
///
/// Threads: one virtual thread connects and migrates the schema, again and again until it has
/// succeeded once; everybody else may call from any thread and gets a problem until then.
@NullMarked
package slipway.manager.database;

import org.jspecify.annotations.NullMarked;
