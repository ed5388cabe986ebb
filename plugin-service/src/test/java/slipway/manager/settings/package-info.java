@NullMarked
package slipway.manager.settings;

import org.jspecify.annotations.NullMarked;
