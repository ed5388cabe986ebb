/// The vCenter stand-in: vim25 over HTTPS, backed by real machines.
///
/// Threads: one virtual thread per request; [slipway.lab.vim.inventory] tells which others exist.
@NullMarked
package slipway.lab.vim;

import org.jspecify.annotations.NullMarked;
