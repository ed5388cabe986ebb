@NullMarked
package slipway.manager;

import org.jspecify.annotations.NullMarked;
