/// The appliance.
@NullMarked
package slipway.ova;

import org.jspecify.annotations.NullMarked;
