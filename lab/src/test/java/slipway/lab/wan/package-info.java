@NullMarked
package slipway.lab.wan;

import org.jspecify.annotations.NullMarked;
