/// Who may do what: roles, permissions on inventory objects, sessions and their tickets.
///
/// [slipway.lab.vim.access.Sessions] and [slipway.lab.vim.access.Permissions] are safe from any
/// thread; each guards its maps with its own monitor and calls nothing while holding it.
@NullMarked
package slipway.lab.vim.access;

import org.jspecify.annotations.NullMarked;
