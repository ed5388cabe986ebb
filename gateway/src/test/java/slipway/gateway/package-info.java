@NullMarked
package slipway.gateway;

import org.jspecify.annotations.NullMarked;
