@NullMarked
package slipway.ova.console;

import org.jspecify.annotations.NullMarked;
