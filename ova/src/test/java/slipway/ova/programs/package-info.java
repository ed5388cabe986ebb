@NullMarked
package slipway.ova.programs;

import org.jspecify.annotations.NullMarked;
