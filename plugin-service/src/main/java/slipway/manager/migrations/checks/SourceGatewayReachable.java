package slipway.manager.migrations.checks;

/// At least one, with room for the machine's frozen disks; which one is settled when the migration
/// starts.
final class SourceGatewayReachable implements PreCheck {
  /// While the machine is cut over, its last state is shown before the one before it is let go.
  private static final int AT_ONCE = 2;

  @Override
  public String id() {
    return "source-gateway";
  }

  @Override
  public String title() {
    return "A gateway of the source's site answers, and has room for the disks";
  }

  @Override
  public Finding look(Scene scene) {
    return GatewayRoom.look(scene, scene.site(), AT_ONCE * scene.machine().disks().size());
  }
}
