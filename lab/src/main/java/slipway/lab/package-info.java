/// The lab: a vCenter stand-in that runs every machine as a real QEMU process.
@NullMarked
package slipway.lab;

import org.jspecify.annotations.NullMarked;
