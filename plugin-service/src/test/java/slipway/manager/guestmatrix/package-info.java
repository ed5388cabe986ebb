@NullMarked
package slipway.manager.guestmatrix;

import org.jspecify.annotations.NullMarked;
