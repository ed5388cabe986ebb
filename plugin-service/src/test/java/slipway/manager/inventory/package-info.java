@NullMarked
package slipway.manager.inventory;

import org.jspecify.annotations.NullMarked;
