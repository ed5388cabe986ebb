/// `slipway rotate-key|backup|restore|audit`: what keeps an installation in order, at the command
/// line of its own machine. No secret is ever an argument.
@NullMarked
package slipway.manager.upkeep;

import org.jspecify.annotations.NullMarked;
