package slipway.manager.migrations.checks;

/// At least one; which one is settled when the migration starts.
final class SourceGatewayReachable implements PreCheck {
  @Override
  public String id() {
    return "source-gateway";
  }

  @Override
  public String title() {
    return "A gateway of the source's site answers";
  }

  @Override
  public Finding look(Scene scene) {
    scene.gateways(scene.site());
    return Finding.PASSED;
  }
}
