@NullMarked
package slipway.manager.policy;

import org.jspecify.annotations.NullMarked;
