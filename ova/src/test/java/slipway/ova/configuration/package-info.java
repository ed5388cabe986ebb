@NullMarked
package slipway.ova.configuration;

import org.jspecify.annotations.NullMarked;
