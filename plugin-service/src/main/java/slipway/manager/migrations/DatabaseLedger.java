package slipway.manager.migrations;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.events.EventLog;
import slipway.manager.events.EventLog.Severity;
import slipway.manager.problem.Problem;

/// The ledger in PostgreSQL. Every writing transaction first raises the migration's `change`, which
/// also locks its row: two writers follow each other, and an older epoch finds no row at all.
public final class DatabaseLedger implements Ledger {
  private final Database database;

  public DatabaseLedger(Database database) {
    this.database = database;
  }

  @Override
  public long takeOver(UUID migration) {
    return database.inTransaction(
        h ->
            h.createQuery("update migration set epoch = epoch + 1 where id = :id returning epoch")
                .bind("id", migration)
                .mapTo(Long.class)
                .one());
  }

  @Override
  public Dossier read(UUID migration) {
    return database.inTransaction(h -> Rows.dossier(h, migration));
  }

  @Override
  public void begin(Entry entry, Instant now) {
    database.inTransaction(
        h -> {
          int rows =
              h.createUpdate(
                      """
                      insert into step_progress
                        (migration, step, number, state, started_at, attempt, note)
                      values (:migration, :step,
                        (select count(*) from step_progress where migration = :migration),
                        'RUNNING', :now, 0, '')
                      on conflict (migration, step) do update
                        set state = 'RUNNING', started_at = :now, attempt = 0, problem = null
                        where step_progress.state = 'FAILED'""")
                  .bind("migration", entry.migration())
                  .bind("step", entry.step())
                  .bind("now", now)
                  .execute();
          // A step that only looks again is no news, but its runner still has to be the right one.
          own(h, entry.migration(), entry.epoch(), rows);
          return rows;
        });
  }

  @Override
  public void remember(Entry entry, String memo) {
    write(
        entry,
        h ->
            h.createUpdate(
                    "update step_progress set memo = :memo"
                        + " where migration = :migration and step = :step")
                .bind("memo", memo)
                .bind("migration", entry.migration())
                .bind("step", entry.step())
                .execute());
  }

  @Override
  public boolean finish(Entry entry, Leg leg, Outcome.Done done, Instant now) {
    return database.inTransaction(
        h -> {
          own(h, entry.migration(), entry.epoch(), 1);
          if (leg.pointOfNoReturn() && cancelled(h, entry.migration())) {
            return false;
          }
          Problem warning = done.warning();
          h.createUpdate(
                  "insert into step_result (migration, step, facts, ended_at, note, warning)"
                      + " values (:migration, :step, :facts, :now, :note, :warning)")
              .bind("migration", entry.migration())
              .bind("step", entry.step())
              .bind("facts", Json.write(done.facts()))
              .bind("now", now)
              .bind("note", done.note())
              .bind("warning", warning == null ? null : Json.write(warning))
              .execute();
          if (warning != null) {
            String text = warning.cause() + " " + warning.remedy();
            EventLog.note(h, entry.migration(), now, Severity.WARNING, text);
          } else if (!done.note().isEmpty()) {
            EventLog.note(h, entry.migration(), now, Severity.INFO, done.note());
          }
          State reached = leg.reaches();
          if (reached != null) {
            Rows.enter(h, entry.migration(), reached, null, now);
          }
          return true;
        });
  }

  @Override
  public void postpone(
      Entry entry, Dossier.Phase phase, int attempt, String note, @Nullable Problem why) {
    write(
        entry,
        h -> {
          // Once, not at every try.
          if (why != null && attempt == 1) {
            EventLog.note(h, entry.migration(), Instant.now(), Severity.WARNING, why.cause());
          }
          return h.createUpdate(
                  """
                    update step_progress
                    set state = :state, attempt = :attempt, note = :note, problem = :problem
                    where migration = :migration and step = :step""")
              .bind("state", phase.name())
              .bind("attempt", attempt)
              .bind("note", note)
              .bind("problem", why == null ? null : Json.write(why))
              .bind("migration", entry.migration())
              .bind("step", entry.step())
              .execute();
        });
  }

  @Override
  public void fail(Entry entry, Problem problem, Instant now) {
    write(
        entry,
        h -> {
          h.createUpdate(
                  """
                  update step_progress set state = 'FAILED', note = :note, problem = :problem
                  where migration = :migration and step = :step""")
              .bind("note", problem.cause())
              .bind("problem", Json.write(problem))
              .bind("migration", entry.migration())
              .bind("step", entry.step())
              .execute();
          Rows.enter(h, entry.migration(), State.FAILED, problem, now);
          return 1;
        });
  }

  @Override
  public void undone(Entry entry, Instant now) {
    write(
        entry,
        h ->
            h.createUpdate(
                    "insert into step_undo (migration, step, undone_at)"
                        + " values (:migration, :step, :now)")
                .bind("migration", entry.migration())
                .bind("step", entry.step())
                .bind("now", now)
                .execute());
  }

  @Override
  public void end(UUID migration, long epoch, State state, Instant now) {
    database.inTransaction(
        h -> {
          own(h, migration, epoch, 1);
          Rows.enter(h, migration, state, null, now);
          return 1;
        });
  }

  private void write(Entry entry, org.jdbi.v3.core.HandleCallback<Integer, RuntimeException> sql) {
    database.inTransaction(
        h -> {
          own(h, entry.migration(), entry.epoch(), 1);
          return sql.withHandle(h);
        });
  }

  private static void own(Handle h, UUID migration, long epoch, int news) {
    int rows =
        h.createUpdate(
                "update migration set change = change + :news where id = :id and epoch = :epoch")
            .bind("news", news)
            .bind("id", migration)
            .bind("epoch", epoch)
            .execute();
    if (rows == 0) {
      throw new StaleRunnerException(migration);
    }
  }

  private static boolean cancelled(Handle h, UUID migration) {
    return h.createQuery("select count(*) from decision where migration = :id and kind = 'CANCEL'")
            .bind("id", migration)
            .mapTo(Integer.class)
            .one()
        > 0;
  }
}
