/// Guest preparation: makes a guest able to boot over iSCSI, takes that back, and builds the boot
/// capsule it starts from.
///
/// Threads: each run blocks on a virtual thread of its own; [PreparationRuns] bounds how many there
/// are. What a run knows is on its own stack; state that others see is in [Preparations].
@NullMarked
package slipway.manager.guestprep;

import org.jspecify.annotations.NullMarked;
