package slipway.manager.migrations.checks;

/// Tried for real, in the guest.
final class CredentialsValid implements PreCheck, PreChecks.NeedsCredentials, PreChecks.WarmOnly {
  @Override
  public String id() {
    return "credentials-valid";
  }

  @Override
  public String title() {
    return "The guest accepts the account";
  }

  @Override
  public Finding look(Scene scene) {
    scene
        .source()
        .guest(scene.machine().id(), scene.credentials().orElseThrow())
        .validateCredentials();
    return Finding.PASSED;
  }
}
