/// The finished appliance, booted.
@NullMarked
package slipway.lab.appliance;

import org.jspecify.annotations.NullMarked;
