/// Machines that are made of OVF packages: the descriptor is read, and the disks come by HTTPS
// while
/// a lease lives. // vim25 OvfManager, HttpNfcLease
///
/// Simulated: one kind of hardware (SCSI disks, network cards), and all disks come to this endpoint
/// and not to hosts. Real: the disks, which have to be stream-optimized VMDKs and are unpacked, and
/// the end of a lease that nobody renews.
///
/// Threads: one for each lease, which makes the machine and ends the lease when its time is over; a
/// lease guards its own state.
@NullMarked
package slipway.lab.vim.imports;

import org.jspecify.annotations.NullMarked;
