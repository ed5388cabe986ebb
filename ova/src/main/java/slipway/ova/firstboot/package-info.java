/// Makes the appliance what was asked for, at every boot; every step may be repeated.
@NullMarked
package slipway.ova.firstboot;

import org.jspecify.annotations.NullMarked;
