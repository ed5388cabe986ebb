@NullMarked
package slipway.gateway.torture;

import org.jspecify.annotations.NullMarked;
