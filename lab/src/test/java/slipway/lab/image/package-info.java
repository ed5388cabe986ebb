@NullMarked
package slipway.lab.image;

import org.jspecify.annotations.NullMarked;
