package slipway.manager.deployments;

import java.util.function.Function;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// Removes the machine of a deployment that failed; fine when vCenter has done so.
final class Removal {
  private final Deployment left;
  private final Function<String, VSphere> sessions;

  Removal(Deployment left, Function<String, VSphere> sessions) {
    this.left = left;
    this.sessions = sessions;
  }

  void run() {
    ObjectId machine = ObjectId.machine(left.machine());
    VSphere vsphere = sessions.apply(left.site());
    try {
      vsphere.powerOff(machine);
      vsphere.destroy(machine);
    } catch (ProblemException e) {
      if (e.problem().type() != ProblemType.OBJECT_NOT_FOUND) {
        throw e;
      }
    }
  }
}
