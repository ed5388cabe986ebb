@NullMarked
package slipway.lab.process;

import org.jspecify.annotations.NullMarked;
