/// Holds the manifest against what the vSphere Client accepts.
@NullMarked
package slipway.manifest;

import org.jspecify.annotations.NullMarked;
