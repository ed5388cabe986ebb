package slipway.manager.migrations.checks;

/// At least one; which one is settled when the migration starts.
final class DestinationGatewayReachable implements PreCheck, PreChecks.NeedsDestination {
  @Override
  public String id() {
    return "destination-gateway";
  }

  @Override
  public String title() {
    return "A gateway of the destination's site answers";
  }

  @Override
  public Finding look(Scene scene) {
    scene.gateways(scene.destination().orElseThrow().site());
    return Finding.PASSED;
  }
}
