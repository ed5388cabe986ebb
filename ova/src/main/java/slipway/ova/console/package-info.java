/// The page on the appliance's screen, and its menu.
@NullMarked
package slipway.ova.console;

import org.jspecify.annotations.NullMarked;
