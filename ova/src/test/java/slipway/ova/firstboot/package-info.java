@NullMarked
package slipway.ova.firstboot;

import org.jspecify.annotations.NullMarked;
