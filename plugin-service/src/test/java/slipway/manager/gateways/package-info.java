@NullMarked
package slipway.manager.gateways;

import org.jspecify.annotations.NullMarked;
