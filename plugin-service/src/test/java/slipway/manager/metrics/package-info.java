@NullMarked
package slipway.manager.metrics;

import org.jspecify.annotations.NullMarked;
