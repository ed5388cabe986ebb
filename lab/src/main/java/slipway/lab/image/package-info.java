/// Guest images: a Debian 12 disk with a workload that proves itself, and the packages a guest
/// needs that we carry along.
@NullMarked
package slipway.lab.image;

import org.jspecify.annotations.NullMarked;
