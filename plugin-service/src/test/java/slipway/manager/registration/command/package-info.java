@NullMarked
package slipway.manager.registration.command;

import org.jspecify.annotations.NullMarked;
