@NullMarked
package slipway.manager.registration;

import org.jspecify.annotations.NullMarked;
