/// SCSI disks: SPC and SBC commands over a [slipway.gateway.block.BlockDevice].
///
/// Threads: any number may call [slipway.gateway.scsi.Disk#execute] at once; it may block in the
/// device. Plain writes share a lock which COMPARE AND WRITE, ORWRITE and SANITIZE take alone, so
/// those are atomic. Only an immediate SANITIZE starts a thread.
@NullMarked
package slipway.gateway.scsi;

import org.jspecify.annotations.NullMarked;
