/// The finished appliance, booted.
@NullMarked
package slipway.ova.appliance;

import org.jspecify.annotations.NullMarked;
