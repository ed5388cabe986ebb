/// The page at the appliance's address that registers the plugin, for administrators who have no
/// console at hand. It asks for the password of `admin` with every deed, so that there is no
/// session to steal and nothing that another page could send.
@NullMarked
package slipway.manager.registration.page;

import org.jspecify.annotations.NullMarked;
