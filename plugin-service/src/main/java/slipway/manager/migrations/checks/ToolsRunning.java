package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// The guest is prepared and shut down through Tools.
final class ToolsRunning implements PreCheck, PreChecks.WarmOnly {
  @Override
  public String id() {
    return "tools-running";
  }

  @Override
  public String title() {
    return "VMware Tools runs in the guest";
  }

  @Override
  public Finding look(Scene scene) {
    Machine machine = scene.machine();
    if (machine.power() != Machine.Power.ON) {
      return Finding.failed(
          Problem.of(ProblemType.TOOLS_NOT_RUNNING, machine.name(), "not running: it is off"));
    }
    return switch (machine.tools()) {
      case RUNNING -> Finding.PASSED;
      case NOT_RUNNING ->
          Finding.failed(Problem.of(ProblemType.TOOLS_NOT_RUNNING, machine.name(), "not running"));
      case EXECUTING_SCRIPTS ->
          Finding.failed(
              Problem.of(ProblemType.TOOLS_NOT_RUNNING, machine.name(), "still starting"));
    };
  }
}
