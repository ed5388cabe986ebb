/// What a vCenter holds: folders, hosts, datastores, machines, tasks, each a managed object with
/// properties.
///
/// Threads: properties may be read from any thread at any time and never wait for a machine. Verbs
/// that change a machine run as tasks, each on a virtual thread of its own, one at a time per
/// machine. What changes bumps [slipway.lab.vim.inventory.ChangeClock], on which waiting property
/// collectors sleep.
@NullMarked
package slipway.lab.vim.inventory;

import org.jspecify.annotations.NullMarked;
