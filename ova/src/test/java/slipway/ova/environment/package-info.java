@NullMarked
package slipway.ova.environment;

import org.jspecify.annotations.NullMarked;
