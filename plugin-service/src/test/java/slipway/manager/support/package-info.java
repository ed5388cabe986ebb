@NullMarked
package slipway.manager.support;

import org.jspecify.annotations.NullMarked;
