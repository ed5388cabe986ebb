@NullMarked
package slipway.ova.image;

import org.jspecify.annotations.NullMarked;
