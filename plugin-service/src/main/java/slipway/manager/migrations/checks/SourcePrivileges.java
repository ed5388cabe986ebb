package slipway.manager.migrations.checks;

/// Asked before anything is begun.
final class SourcePrivileges implements PreCheck {
  @Override
  public String id() {
    return "source-privileges";
  }

  @Override
  public String title() {
    return "The service account may do its work at the source";
  }

  @Override
  public Finding look(Scene scene) {
    return Privileges.look(
        scene.source(), scene.machine().id(), scene.machine().name(), Privileges.ON_SOURCE_MACHINE);
  }
}
