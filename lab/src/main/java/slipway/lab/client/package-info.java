/// A stand-in for the vSphere Client as far as a remote plugin meets it: login, inventory, object
/// pages, menus, modals, the `htmlClientSdk`, the reverse proxy and clone tickets.
///
/// It knows vCenters by vim25 and plugins by what is registered there; nothing of the lab's own
/// inside is used. Threads: every request has a virtual thread. [Logins] and [Plugins] are all that
/// they share; both lock for themselves, and neither holds its lock while it talks to a server.
@NullMarked
package slipway.lab.client;

import org.jspecify.annotations.NullMarked;
