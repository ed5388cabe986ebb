@NullMarked
package slipway.manager.deployments;

import org.jspecify.annotations.NullMarked;
