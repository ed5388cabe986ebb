package slipway.manager.migrations;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import slipway.manager.audit.Audit;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
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
  @Inject Audit audit;
  @Inject Caller caller;

  /// The migration with that id, which the caller may decide about.
  UUID authorised(String id) {
    UUID migration = uuid(id);
    authorise(migration);
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
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException();
    }
  }
}
