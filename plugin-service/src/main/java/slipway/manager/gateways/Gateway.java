package slipway.manager.gateways;

import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A gateway that is registered.
///
/// @param site the site whose storage it runs next to
/// @param machine the managed object id of its own machine, to which disks are hot-added; empty
///     until it is found
/// @param controlUrl where its control API is
public record Gateway(String site, String name, String machine, URI controlUrl, Standing standing) {

  /// What a gateway may do.
  @Schema(name = "GatewayStanding")
  public enum Standing {
    ACTIVE,
    /// Takes no new migrations; those that it carries go on.
    DRAINED,
    /// Its certificate is taken back: neither the manager nor other gateways talk to it.
    REVOKED
  }

  /// One in full use.
  public Gateway(String site, String name, String machine, URI controlUrl) {
    this(site, name, machine, controlUrl, Standing.ACTIVE);
  }

  /// Whether a new migration may be placed on it.
  public boolean takesMore() {
    return standing == Standing.ACTIVE && !machine.isEmpty();
  }
}
