@NullMarked
package slipway.manager.events;

import org.jspecify.annotations.NullMarked;
