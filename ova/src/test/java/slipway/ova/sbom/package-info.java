@NullMarked
package slipway.ova.sbom;

import org.jspecify.annotations.NullMarked;
