package slipway.manager.migrations.checks;

/// At least one, with room for the machine's disks; which one is settled when the migration
/// starts.
final class DestinationGatewayReachable implements PreCheck, PreChecks.NeedsDestination {
  @Override
  public String id() {
    return "destination-gateway";
  }

  @Override
  public String title() {
    return "A gateway of the destination's site answers, and has room for the disks";
  }

  @Override
  public Finding look(Scene scene) {
    return GatewayRoom.look(
        scene, scene.destination().orElseThrow().site(), scene.machine().disks().size());
  }
}
