@NullMarked
package slipway.manager.guestprep;

import org.jspecify.annotations.NullMarked;
