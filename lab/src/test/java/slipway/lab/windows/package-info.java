@NullMarked
package slipway.lab.windows;

import org.jspecify.annotations.NullMarked;
