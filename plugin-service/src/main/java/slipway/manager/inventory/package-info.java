/// What there is at a site: machines, places to put them, and whether a machine could go.
@NullMarked
package slipway.manager.inventory;

import org.jspecify.annotations.NullMarked;
