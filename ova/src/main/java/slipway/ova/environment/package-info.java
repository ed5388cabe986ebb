/// The OVF environment: where it comes from, and how it is read.
@NullMarked
package slipway.ova.environment;

import org.jspecify.annotations.NullMarked;
