package slipway.manager.migrations.checks;

import java.util.Comparator;
import slipway.manager.migrations.checks.PreCheck.Finding;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Whether a gateway can be given the disks of a machine.
final class GatewayRoom {
  /// What a gateway's machine takes: four SCSI buses of fifteen disks each.
  static final int DISKS_MAX = 60;

  private GatewayRoom() {}

  /// The gateway with the fewest disks gets them, so that one counts. // steps.Check
  ///
  /// @param disks that are attached to it at the same time
  static Finding look(Scene scene, String site, int disks) {
    Scene.Reached emptiest =
        scene.gateways(site).stream()
            .min(Comparator.comparingInt(Scene.Reached::disks))
            .orElseThrow();
    int room = Math.max(0, DISKS_MAX - emptiest.disks());
    return disks <= room
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(
                ProblemType.GATEWAY_FULL,
                scene.machine().name(),
                disks,
                emptiest.gateway().name(),
                room));
  }
}
