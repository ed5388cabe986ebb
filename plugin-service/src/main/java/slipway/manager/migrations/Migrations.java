package slipway.manager.migrations;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.events.EventLog;
import slipway.manager.events.EventLog.Severity;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.session.Versions;

/// All migrations, and what operators decide about them.
public class Migrations {
  private final Database database;
  private final Clock clock;

  public Migrations(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Where both ends are when the plan is made, as values of computes; a list shows what concerns
  /// one of them. Empty when unknown.
  public record Clusters(String source, String destination) {
    public static final Clusters UNKNOWN = new Clusters("", "");
  }

  public Dossier draft(
      String name,
      Kind kind,
      @Nullable String group,
      Plan plan,
      Clusters clusters,
      String createdBy) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    return database.inTransaction(
        h -> {
          write(
              h.createUpdate(
                      """
                      insert into migration (id, name, kind, group_name, plan, source_site,
                        source_machine, machine_name, destination_site, source_cluster,
                        destination_cluster, state, created_by, created_at, version, change, epoch)
                      values (:id, :name, :kind, :group, :plan, :sourceSite, :sourceMachine,
                        :machineName, :destinationSite, :sourceCluster, :destinationCluster,
                        'DRAFT', :by, :now, 0, 0, 0)""")
                  .bind("by", createdBy)
                  .bind("now", now),
              id,
              name,
              kind,
              group,
              plan,
              clusters);
          EventLog.note(h, id, now, Severity.INFO, "drafted by " + createdBy);
          Rows.history(h, id, State.DRAFT, now);
          return Rows.dossier(h, id);
        });
  }

  public Dossier get(UUID id) {
    return database.inTransaction(h -> Rows.dossier(h, id));
  }

  /// Replaces the plan of a migration that is not started.
  ///
  /// @param ifVersion the version the operator saw, when it matters to them
  public Dossier change(
      UUID id,
      String name,
      Kind kind,
      @Nullable String group,
      Plan plan,
      Clusters clusters,
      OptionalLong ifVersion) {
    return database.inTransaction(
        h -> {
          lock(h, id);
          Migration migration = Rows.dossier(h, id).migration();
          refuseOther(migration, ifVersion);
          boolean open =
              migration.state() == State.DRAFT
                  && !migration.decided(Decision.START)
                  && !migration.cancelling();
          if (!open) {
            throw conflict("The plan of a migration that has been started cannot be changed.");
          }
          write(
              h.createUpdate(
                  """
                  update migration set name = :name, kind = :kind, group_name = :group,
                    plan = :plan, source_site = :sourceSite, source_machine = :sourceMachine,
                    machine_name = :machineName, destination_site = :destinationSite,
                    source_cluster = :sourceCluster, destination_cluster = :destinationCluster,
                    version = version + 1, change = change + 1
                  where id = :id"""),
              id,
              name,
              kind,
              group,
              plan,
              clusters);
          return Rows.dossier(h, id);
        });
  }

  private static void write(
      Update update,
      UUID id,
      String name,
      Kind kind,
      @Nullable String group,
      Plan plan,
      Clusters clusters) {
    update
        .bind("id", id)
        .bind("name", name)
        .bind("kind", kind.id())
        .bind("group", group)
        .bind("plan", Json.write(plan))
        .bind("sourceSite", plan.source().site())
        .bind("sourceMachine", plan.source().machine())
        .bind("machineName", plan.source().name())
        .bind("destinationSite", plan.destination().site())
        .bind("sourceCluster", clusters.source())
        .bind("destinationCluster", clusters.destination())
        .execute();
  }

  /// Has prefill and fill stand still, or go on. Doing the same again changes nothing.
  public void pause(UUID id, boolean paused, String by) {
    Instant now = clock.instant();
    database.inTransaction(
        h -> {
          lock(h, id);
          Migration migration = Rows.dossier(h, id).migration();
          if (migration.paused() == paused) {
            return 0;
          }
          if (paused && !mayBePaused(migration)) {
            throw conflict("Nothing is copied while the migration is " + migration.state() + ".");
          }
          EventLog.note(h, id, now, Severity.INFO, (paused ? "paused by " : "resumed by ") + by);
          return h.createUpdate(
                  "update migration set paused = :paused, change = change + 1 where id = :id")
              .bind("paused", paused)
              .bind("id", id)
              .execute();
        });
  }

  private static boolean mayBePaused(Migration migration) {
    return switch (migration.state()) {
      case DRAFT, CHECKED, PREPARED, PREFILLING, READY, CUTTING_OVER, RUNNING_FROM_CACHE -> true;
      case FILLED, FINALISING, FINALISED, SOURCE_RETIRED, CANCELLED, ROLLED_BACK, FAILED -> false;
    };
  }

  /// @param bytesPerSecond null: as planned
  public void throttle(UUID id, @Nullable Long bytesPerSecond) {
    database.inTransaction(
        h -> {
          lock(h, id);
          return h.createUpdate(
                  """
                  update migration set throttle = :limit, change = change + 1
                  where id = :id and throttle is distinct from :limit""")
              .bindByType("limit", bytesPerSecond, Long.class)
              .bind("id", id)
              .execute();
        });
  }

  /// The migration of a machine that is started and not over.
  public Optional<Migration> current(String site, String machine) {
    return database.inTransaction(
        h ->
            h.createQuery(
                    """
                    select id from migration m
                    where source_site = :site and source_machine = :machine
                      and state not in ('FINALISED', 'SOURCE_RETIRED', 'CANCELLED', 'ROLLED_BACK')
                      and exists (select 1 from decision d where d.migration = m.id)
                    order by created_at desc limit 1""")
                .bind("site", site)
                .bind("machine", machine)
                .mapTo(UUID.class)
                .findOne()
                .map(id -> Rows.dossier(h, id).migration()));
  }

  /// Those of the ids that exist, in their order.
  public List<Dossier> all(List<UUID> ids) {
    return database.inTransaction(h -> Rows.dossiers(h, ids));
  }

  /// The number that rises with everything that is shown of a migration.
  public long change(UUID id) {
    return database.read(
        h ->
            h.createQuery("select change from migration where id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(
                    () ->
                        Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException()));
  }

  /// Writes a decision down when it is its time. Deciding the same again changes nothing.
  ///
  /// @param ifVersion the version the operator saw, when it matters to them
  public Dossier decide(UUID id, Decision decision, String by, OptionalLong ifVersion) {
    return database.inTransaction(
        h -> {
          lock(h, id);
          Dossier dossier = Rows.dossier(h, id);
          Migration migration = dossier.migration();
          refuseOther(migration, ifVersion);
          boolean repeated =
              migration.decided(decision)
                  && !(decision == Decision.START && migration.state() == State.FAILED);
          if (repeated) {
            return dossier;
          }
          if (!Allowed.now(dossier).contains(decision)) {
            throw conflict(
                "%s is not possible while the migration is %s%s."
                    .formatted(
                        decision.name().toLowerCase(Locale.ROOT),
                        migration.state(),
                        dossier.pointOfNoReturnPassed() ? " and kept at the destination" : ""));
          }
          write(h, migration, decision, by);
          return Rows.dossier(h, id);
        });
  }

  /// Notes something that happened to a migration.
  void note(UUID id, Severity severity, String text) {
    Instant now = clock.instant();
    database.inTransaction(
        h -> {
          EventLog.note(h, id, now, severity, text);
          return true;
        });
  }

  /// Notes which manager has the guest's password in memory.
  public void credentialsAt(UUID id, String manager, Instant until) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    update migration set credentials_at = :manager, credentials_till = :until,
                      change = change + 1
                    where id = :id""")
                .bind("manager", manager)
                .bind("until", until)
                .bind("id", id)
                .execute());
  }

  private void write(Handle h, Migration migration, Decision decision, String by) {
    Instant now = clock.instant();
    h.createUpdate(
            """
            insert into decision (migration, kind, by_user, at)
            values (:id, :kind, :by, :now)""")
        .bind("id", migration.id())
        .bind("kind", decision.name())
        .bind("by", by)
        .bind("now", now)
        .execute();
    String what = decision.name().toLowerCase(Locale.ROOT);
    EventLog.note(h, migration.id(), now, Severity.INFO, what + " decided by " + by);
    if (migration.state() == State.FAILED) {
      // Both going on and taking back continue from where it failed.
      Rows.enter(h, migration.id(), migration.course(), null, now);
    } else {
      h.createUpdate(
              "update migration set version = version + 1, change = change + 1 where id = :id")
          .bind("id", migration.id())
          .execute();
    }
  }

  private static void lock(Handle h, UUID id) {
    int rows =
        h.createUpdate("update migration set change = change where id = :id")
            .bind("id", id)
            .execute();
    if (rows == 0) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "Migration " + id).toException();
    }
  }

  private static void refuseOther(Migration migration, OptionalLong ifVersion) {
    if (ifVersion.isPresent() && ifVersion.getAsLong() != migration.version()) {
      throw Versions.changed("The migration");
    }
  }

  private static RuntimeException conflict(String what) {
    return Problem.of(
            ProblemType.STATE_CONFLICT,
            what,
            "Look at the migration's present state and at what it allows.")
        .toException();
  }
}
