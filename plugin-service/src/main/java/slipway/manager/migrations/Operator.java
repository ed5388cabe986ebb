package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import slipway.manager.audit.Audit;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.Sight;
import slipway.manager.sites.Sights;
import slipway.manager.sites.Site;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.ObjectId;

/// Whoever sends the current request, toward migrations: what they may do, and that it is noted.
@RequestScoped
public class Operator {
  @Inject Migrations migrations;
  @Inject Running running;
  @Inject Surroundings around;
  @Inject Sites sites;
  @Inject Sights sights;
  @Inject Audit audit;
  @Inject Caller caller;

  /// The migration with that id, which the caller may decide about.
  UUID authorised(String id) {
    UUID migration = uuid(id);
    authorise(migration);
    return migration;
  }

  /// What the caller is shown in lists.
  Sight sight() {
    return sights.of(caller.vsphere());
  }

  /// The migration with that id, which the caller may see: it is in their lists, or they may read
  /// its source.
  UUID seen(String id) {
    UUID migration = uuid(id);
    Plan plan = migrations.get(migration).migration().plan();
    Sight sight = sight();
    if (!sight.covers(plan.source().site()) && !sight.covers(plan.destination().site())) {
      ObjectId source = ObjectId.machine(plan.source().machine());
      Site site = sites.find(plan.source().site()).orElseThrow(() -> missing(id));
      try {
        Authorisation.require(caller.vsphere(), site, source, Authorisation.READ);
      } catch (ProblemException e) {
        if (e.problem().type() == ProblemType.VCENTER_PRIVILEGE_MISSING) {
          throw missing(id);
        }
        throw e;
      }
    }
    return migration;
  }

  private void authorise(UUID migration) {
    Plan.Source source = migrations.get(migration).migration().plan().source();
    requireOnSource(source.site(), source.machine());
  }

  void requireOnSource(String site, String machine) {
    require(site, ObjectId.machine(machine), Authorisation.MIGRATE_SOURCE);
  }

  void require(String site, ObjectId object, Set<String> privileges) {
    Authorisation.require(caller.vsphere(), sites.get(site), object, privileges);
  }

  Dossier decide(UUID migration, Decision decision, OptionalLong ifVersion) {
    authorise(migration);
    Dossier decided = migrations.decide(migration, decision, caller.userName(), ifVersion);
    note(decision.name().toLowerCase(Locale.ROOT), migration, "");
    running.wake(migration);
    return decided;
  }

  void hold(UUID migration, MigrationRequest.Credentials credentials) {
    var until =
        around
            .credentials()
            .put(migration, new GuestCredentials(credentials.username(), credentials.password()));
    migrations.credentialsAt(migration, around.manager(), until);
  }

  void note(String action, UUID migration, String detail) {
    audit.note(
        caller.userName(),
        caller.address(),
        "migration." + action,
        "migration " + migration,
        detail);
  }

  static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw missing(id);
    }
  }

  private static RuntimeException missing(String id) {
    return Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException();
  }
}
