@NullMarked
package slipway.manager.secrets;

import org.jspecify.annotations.NullMarked;
