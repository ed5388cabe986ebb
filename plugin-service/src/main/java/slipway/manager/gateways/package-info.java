/// The gateways of each site: which there are, and what the manager asks of them.
@NullMarked
package slipway.manager.gateways;

import org.jspecify.annotations.NullMarked;
