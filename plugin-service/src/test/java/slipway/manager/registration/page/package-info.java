@NullMarked
package slipway.manager.registration.page;

import org.jspecify.annotations.NullMarked;
