package slipway.manager.gateways;

import java.net.URI;

/// A gateway that is registered.
///
/// @param site the site whose storage it runs next to
/// @param machine the managed object id of its own machine, to which disks are hot-added
/// @param controlUrl where its control API is
public record Gateway(String site, String name, String machine, URI controlUrl) {}
