/// Quantities as people read them. What the user interface writes looks the same.
@NullMarked
package slipway.manager.units;

import org.jspecify.annotations.NullMarked;
