/// What an administrator may ask of the appliance: every property, its check, and what is wrong
/// with a value.
@NullMarked
package slipway.ova.configuration;

import org.jspecify.annotations.NullMarked;
