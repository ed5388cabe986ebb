/// The pre-checks: one small class each, which looks and changes nothing.
///
/// Threads: all checks of a machine run at once, each on a virtual thread; what several need is
/// looked up once, by whichever comes first.
@NullMarked
package slipway.manager.migrations.checks;

import org.jspecify.annotations.NullMarked;
