/// What administrators set while the manager runs: limits of the links by the clock, and what a
/// migration does unless its plan says otherwise.
@NullMarked
package slipway.manager.policy;

import org.jspecify.annotations.NullMarked;
