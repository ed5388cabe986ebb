@NullMarked
package slipway.manager.mirror;

import org.jspecify.annotations.NullMarked;
