package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// vCenter would refuse the machine in the middle of the cutover.
final class NameFree implements PreCheck, PreChecks.NeedsDestination {
  @Override
  public String id() {
    return "name-free";
  }

  @Override
  public String title() {
    return "The name is free at the destination";
  }

  @Override
  public Finding look(Scene scene) {
    boolean taken = scene.there().machines().stream().anyMatch(m -> m.name().equals(scene.name()));
    return taken
        ? Finding.failed(
            Problem.of(ProblemType.NAME_TAKEN, scene.there().about().name(), scene.name()))
        : Finding.PASSED;
  }
}
