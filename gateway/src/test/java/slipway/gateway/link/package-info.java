@NullMarked
package slipway.gateway.link;

import org.jspecify.annotations.NullMarked;
