/// Real machines: QEMU processes, their disks with snapshots and changed-block tracking, and the
/// agent inside the guest.
///
/// Threads: verbs block and may be called from any thread; a [slipway.lab.machine.Machine], a
/// [slipway.lab.machine.Disk] and a [slipway.lab.machine.GuestAgent] each serialise their own verbs
/// with one lock. Lock order: machine, then disk, then control socket. Every child process is
/// started by one platform thread that lives as long as this JVM, because the kernel ties a child's
/// parent-death signal to the thread that started it.
@NullMarked
package slipway.lab.machine;

import org.jspecify.annotations.NullMarked;
