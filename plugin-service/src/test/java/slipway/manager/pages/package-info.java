@NullMarked
package slipway.manager.pages;

import org.jspecify.annotations.NullMarked;
