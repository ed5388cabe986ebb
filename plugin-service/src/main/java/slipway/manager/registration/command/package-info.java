/// `slipway register|update|unregister|status|roles`: asks for what is needed and tells what
/// became of it. No password is ever an argument.
@NullMarked
package slipway.manager.registration.command;

import org.jspecify.annotations.NullMarked;
