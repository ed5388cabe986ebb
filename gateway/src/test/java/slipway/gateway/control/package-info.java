@NullMarked
package slipway.gateway.control;

import org.jspecify.annotations.NullMarked;
