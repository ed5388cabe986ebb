/// The pages of the user interface, as browsers get them.
@NullMarked
package slipway.manager.pages;

import org.jspecify.annotations.NullMarked;
