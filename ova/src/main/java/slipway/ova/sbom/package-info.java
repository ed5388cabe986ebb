/// The list of everything inside, as CycloneDX.
@NullMarked
package slipway.ova.sbom;

import org.jspecify.annotations.NullMarked;
