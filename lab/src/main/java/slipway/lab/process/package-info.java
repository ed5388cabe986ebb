/// Programs of the host that the lab runs, and none of which outlives it.
///
/// Threads: one platform thread starts every child and lives as long as this JVM, because the
/// kernel ties a child's parent-death signal to the thread that started it.
@NullMarked
package slipway.lab.process;

import org.jspecify.annotations.NullMarked;
