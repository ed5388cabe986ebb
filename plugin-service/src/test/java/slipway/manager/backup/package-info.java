@NullMarked
package slipway.manager.backup;

import org.jspecify.annotations.NullMarked;
