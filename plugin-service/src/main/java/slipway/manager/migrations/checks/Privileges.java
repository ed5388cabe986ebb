package slipway.manager.migrations.checks;

import java.util.Set;
import java.util.TreeSet;
import slipway.manager.migrations.checks.PreCheck.Finding;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.roles.Need.On;
import slipway.manager.roles.Roles;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// What service accounts need, by the API's names of privileges.
final class Privileges {
  static final Set<String> ON_SOURCE_MACHINE = Roles.SOURCE.required(On.MACHINES);
  static final Set<String> ON_POOL = Roles.TARGET.required(On.POOLS);
  static final Set<String> ON_FOLDER = Roles.TARGET.required(On.FOLDERS);
  static final Set<String> ON_DATASTORE = Roles.TARGET.required(On.DATASTORES);

  private Privileges() {}

  static Finding look(VSphere vsphere, ObjectId object, String name, Set<String> needed) {
    Set<String> missing = vsphere.missingPrivileges(object, needed);
    return missing.isEmpty()
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(
                ProblemType.VCENTER_PRIVILEGE_MISSING,
                vsphere.userName(),
                String.join(", ", new TreeSet<>(missing)),
                name));
  }
}
