@NullMarked
package slipway.lab.machine;

import org.jspecify.annotations.NullMarked;
