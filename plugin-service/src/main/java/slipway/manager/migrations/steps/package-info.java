/// The steps of itineraries, one class each. None has a state of its own; any may be taken on any
/// thread, and again after a crash.
@NullMarked
package slipway.manager.migrations.steps;

import org.jspecify.annotations.NullMarked;
