/// Which privileges Slipway's accounts need in vCenter, and what each is for.
@NullMarked
package slipway.manager.roles;

import org.jspecify.annotations.NullMarked;
