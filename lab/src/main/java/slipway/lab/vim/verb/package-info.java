/// The methods of vim25, one class per managed object, found by [slipway.lab.vim.verb.Dispatcher]
/// through their [slipway.lab.vim.verb.Verb] annotations.
///
/// Handlers run on the thread of their request and keep nothing between calls but what the site and
/// the session hold.
@NullMarked
package slipway.lab.vim.verb;

import org.jspecify.annotations.NullMarked;
