@NullMarked
package slipway.manager.alarms;

import org.jspecify.annotations.NullMarked;
