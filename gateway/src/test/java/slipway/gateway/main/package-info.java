@NullMarked
package slipway.gateway.main;

import org.jspecify.annotations.NullMarked;
