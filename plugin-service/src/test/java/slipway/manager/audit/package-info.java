@NullMarked
package slipway.manager.audit;

import org.jspecify.annotations.NullMarked;
