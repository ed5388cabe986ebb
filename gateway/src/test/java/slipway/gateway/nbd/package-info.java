@NullMarked
package slipway.gateway.nbd;

import org.jspecify.annotations.NullMarked;
