@NullMarked
package slipway.manager.roles;

import org.jspecify.annotations.NullMarked;
