@NullMarked
package slipway.manager.session;

import org.jspecify.annotations.NullMarked;
