/// Programs of the system, run with bounds.
@NullMarked
package slipway.ova.programs;

import org.jspecify.annotations.NullMarked;
