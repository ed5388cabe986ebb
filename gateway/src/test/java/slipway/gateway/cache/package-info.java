@NullMarked
package slipway.gateway.cache;

import org.jspecify.annotations.NullMarked;
