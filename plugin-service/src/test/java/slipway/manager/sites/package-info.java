@NullMarked
package slipway.manager.sites;

import org.jspecify.annotations.NullMarked;
