/// What a person wants to know first.
@NullMarked
package slipway.manager.overview;

import org.jspecify.annotations.NullMarked;
