@NullMarked
package slipway.gateway.volume;

import org.jspecify.annotations.NullMarked;
