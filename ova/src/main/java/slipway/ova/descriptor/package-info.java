/// The package: descriptor, manifest, archive, and the check of a finished one.
@NullMarked
package slipway.ova.descriptor;

import org.jspecify.annotations.NullMarked;
