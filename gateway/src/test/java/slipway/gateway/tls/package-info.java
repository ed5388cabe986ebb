@NullMarked
package slipway.gateway.tls;

import org.jspecify.annotations.NullMarked;
