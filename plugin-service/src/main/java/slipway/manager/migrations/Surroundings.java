package slipway.manager.migrations;

import java.time.Clock;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.secrets.SecretBox;
import slipway.manager.vsphere.VSphere;

/// The world outside as steps reach it.
///
/// @param manager the name of this manager among those that share the work
public record Surroundings(
    Worlds worlds,
    BootPreparation boot,
    CredentialVault credentials,
    SecretBox secrets,
    BootTraces traces,
    Clock clock,
    String manager) {

  /// Sites and their gateways.
  public interface Worlds {
    /// The site's session under its service account; must not be closed.
    VSphere vsphere(String site);

    /// The gateways of a site, as registered.
    java.util.List<Gateway> gateways(String site);

    GatewayControl control(Gateway gateway);
  }
}
