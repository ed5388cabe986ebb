@NullMarked
package slipway.manager.units;

import org.jspecify.annotations.NullMarked;
