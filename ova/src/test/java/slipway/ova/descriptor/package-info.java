@NullMarked
package slipway.ova.descriptor;

import org.jspecify.annotations.NullMarked;
