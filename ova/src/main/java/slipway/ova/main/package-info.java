/// The command line.
@NullMarked
package slipway.ova.main;

import org.jspecify.annotations.NullMarked;
