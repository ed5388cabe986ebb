package slipway.manager.migrations;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// All migrations, and what operators decide about them.
public class Migrations {
  /// How many migrations a list shows at most, the newest first.
  public static final int LISTED_MAX = 2_000;

  private final Database database;
  private final Clock clock;

  public Migrations(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public Dossier draft(String name, Plan plan, String createdBy) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    return database.inTransaction(
        h -> {
          h.createUpdate(
                  """
                  insert into migration (id, name, kind, plan, state, created_by, created_at,
                    version, change, epoch)
                  values (:id, :name, 'warm', :plan, 'DRAFT', :by, :now, 0, 0, 0)""")
              .bind("id", id)
              .bind("name", name)
              .bind("plan", Json.write(plan))
              .bind("by", createdBy)
              .bind("now", now)
              .execute();
          Rows.history(h, id, State.DRAFT, now);
          return Rows.dossier(h, id);
        });
  }

  public Dossier get(UUID id) {
    return database.inTransaction(h -> Rows.dossier(h, id));
  }

  /// The newest migrations.
  public List<Dossier> newest() {
    return database.inTransaction(
        h ->
            h
                .createQuery("select id from migration order by created_at desc limit :max")
                .bind("max", LISTED_MAX)
                .mapTo(UUID.class)
                .list()
                .stream()
                .map(id -> Rows.dossier(h, id))
                .toList());
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
          if (ifVersion.isPresent() && ifVersion.getAsLong() != migration.version()) {
            throw conflict("The migration has changed since you looked at it.");
          }
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

  private static RuntimeException conflict(String what) {
    return Problem.of(
            ProblemType.STATE_CONFLICT,
            what,
            "Look at the migration's present state and at what it allows.")
        .toException();
  }
}
