package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Asked in the guest: user id 0, or sudo with or without the password.
final class RootAllowed
    implements PreCheck, PreChecks.NeedsCredentials, PreChecks.WarmOnly, PreChecks.LinuxOnly {
  @Override
  public String id() {
    return "root-allowed";
  }

  @Override
  public String title() {
    return "The account is root or may become root";
  }

  @Override
  public Finding look(Scene scene) {
    GuestProbe.Answer guest = scene.guest();
    return guest.root()
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(
                ProblemType.GUEST_NOT_ROOT,
                scene.machine().name(),
                scene.credentials().orElseThrow().username(),
                guest.whyNotRoot()));
  }
}
