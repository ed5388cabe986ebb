@NullMarked
package slipway.gateway.block;

import org.jspecify.annotations.NullMarked;
