package slipway.manager.gateways;

/// Finds the control API of a gateway.
@FunctionalInterface
public interface GatewayControls {
  GatewayControl of(Gateway gateway);
}
