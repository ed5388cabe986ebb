package slipway.manager.migrations.checks;

import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.units.ByteSize;

/// A new initramfs beside the old one, and the packages it needs.
final class SpaceInGuest
    implements PreCheck, PreChecks.NeedsCredentials, PreChecks.WarmOnly, PreChecks.LinuxOnly {
  /// Bytes that must be free, by file system.
  static final Map<String, Long> NEEDED =
      Map.of("/", 64L << 20, "/boot", 96L << 20, "/var", 64L << 20);

  @Override
  public String id() {
    return "guest-space";
  }

  @Override
  public String title() {
    return "There is room for the preparation";
  }

  @Override
  public Finding look(Scene scene) {
    for (var needed : NEEDED.entrySet()) {
      Long free = scene.guest().freeBytes().get(needed.getKey());
      if (free != null && free < needed.getValue()) {
        return Finding.failed(
            Problem.of(
                ProblemType.GUEST_SPACE_LOW,
                scene.machine().name(),
                needed.getKey(),
                ByteSize.text(free),
                ByteSize.text(needed.getValue())));
      }
    }
    return Finding.PASSED;
  }
}
