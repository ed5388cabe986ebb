package slipway.manager.sites;

import java.util.Set;
import java.util.TreeSet;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

/// What callers may do, asked of the configured vCenter under their own session. Objects of another
/// vCenter cannot be asked about there: those are for administrators.
public final class Authorisation {
  /// What every administrator has and nobody else does.
  static final Set<String> ADMINISTRATOR = Set.of("Authorization.ModifyPermissions");

  /// What a user needs on a machine to migrate it away: what it takes to stop and to read it.
  public static final Set<String> MIGRATE_SOURCE =
      Set.of("VirtualMachine.Interact.PowerOff", "VirtualMachine.State.CreateSnapshot");

  /// What a user needs on a pool to put a machine there.
  public static final Set<String> MIGRATE_TO_POOL = Set.of("Resource.AssignVMToPool");

  public static final Set<String> PREPARE_GUEST = Set.of("VirtualMachine.GuestOperations.Execute");

  public static final Set<String> READ = Set.of("System.Read");

  private Authorisation() {}

  /// The caller must hold the privileges on an object of a site.
  public static void require(VSphere caller, Site site, ObjectId object, Set<String> privileges) {
    if (!caller.about().instanceUuid().equals(site.instanceUuid())) {
      requireAdministrator(caller);
      return;
    }
    refuse(caller, caller.missingPrivileges(object, privileges), object.toString());
  }

  /// The caller must be an administrator of every datacenter of the configured vCenter.
  public static void requireAdministrator(VSphere caller) {
    var datacenters = caller.datacenters();
    if (datacenters.isEmpty()) {
      refuse(caller, ADMINISTRATOR, "the vCenter");
    }
    for (Placements.Datacenter datacenter : datacenters) {
      refuse(caller, caller.missingPrivileges(datacenter.id(), ADMINISTRATOR), datacenter.name());
    }
  }

  private static void refuse(VSphere caller, Set<String> missing, String object) {
    if (!missing.isEmpty()) {
      throw Problem.of(
              ProblemType.VCENTER_PRIVILEGE_MISSING,
              caller.userName(),
              String.join(", ", new TreeSet<>(missing)),
              object)
          .toException();
    }
  }
}
