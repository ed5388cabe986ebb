package slipway.manager.migrations;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.database.Database;
import slipway.manager.migrations.Runner.Turn;

/// Shares the migrations among all managers on one database: each is a task that one manager picks,
/// walks for a turn, and puts back with the time of the next.
///
/// A manager that died leaves its picked tasks behind. Another revives them when their heartbeats
/// have stopped; the same manager, started again under the same name, takes them back at once.
public final class Scheduling implements AutoCloseable {
  /// Heartbeats that fail to appear for [#HEARTBEAT] × [#HEARTBEATS_MISSED] tell of a death, which
  /// is looked for at every second heartbeat: at worst 16 seconds until the work goes on.
  static final Duration HEARTBEAT = Duration.ofSeconds(2);

  static final int HEARTBEATS_MISSED = 6;

  /// How many migrations one manager walks at once. More wait in the database for their turn.
  static final int TURNS_AT_ONCE = 50;

  /// How soon a due task is picked.
  static final Duration POLLING = Duration.ofMillis(500);

  /// The pause after a turn that broke, as when the database went away.
  static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /// How often, and for how long in all, a running turn is asked to be followed by another.
  static final Duration WAKE_PAUSE = Duration.ofMillis(200);

  static final int WAKE_TRIES_MAX = 300;

  private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);
  private static final String TASK = "migration";

  /// Walks a migration for a turn; [Runner#run] does.
  @FunctionalInterface
  public interface Turns {
    Turn run(UUID migration);
  }

  private final Database database;
  private final Turns turns;
  private final Clock clock;
  private final String manager;
  private final CustomTask<Void> task;
  private final Scheduler scheduler;

  public Scheduling(Database database, Turns turns, Clock clock, String manager) {
    this.database = database;
    this.turns = turns;
    this.clock = clock;
    this.manager = manager;
    this.task =
        Tasks.custom(TASK, Void.class)
            .onFailure((complete, ops) -> ops.reschedule(complete, after(AFTER_FAILURE)))
            .onDeadExecution((complete, ops) -> ops.reschedule(complete, clock.instant()))
            .execute(this::turn);
    this.scheduler =
        Scheduler.create(database.dataSource(), task)
            .schedulerName(new SchedulerName.Fixed(manager))
            .threads(TURNS_AT_ONCE)
            // It hands over three times as much as it may walk: what waits is not picked yet.
            .executorService(
                Executors.newFixedThreadPool(TURNS_AT_ONCE, Thread.ofVirtual().factory()))
            .pollingInterval(POLLING)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(HEARTBEATS_MISSED)
            .shutdownMaxWait(Duration.ofSeconds(10))
            .build();
  }

  /// Takes back what this manager left behind when it died, then begins. The database must be open.
  public void start() {
    int left =
        database.inTransaction(
            h ->
                h.createUpdate(
                        """
                        update scheduled_tasks set picked = false, picked_by = null,
                          last_heartbeat = null, execution_time = :now, version = version + 1
                        where picked and picked_by = :manager""")
                    .bind("now", clock.instant())
                    .bind("manager", manager)
                    .execute());
    if (left > 0) {
      LOG.info("{} migrations go on where this manager left them", left);
    }
    scheduler.start();
  }

  /// Has the migration walked soon, by whichever manager; also when it is being walked just now and
  /// may have overlooked the news.
  public void wake(UUID migration) {
    if (!tryWake(migration)) {
      Thread.ofVirtual().name("wake-" + migration).start(() -> keepWaking(migration));
    }
  }

  @Override
  public void close() {
    scheduler.stop();
  }

  private void keepWaking(UUID migration) {
    try {
      for (int i = 0; i < WAKE_TRIES_MAX; i++) {
        Thread.sleep(WAKE_PAUSE);
        if (tryWake(migration)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The hold looks again by itself, only later.
      LOG.warn("migration {} could not be woken", migration, e);
    }
  }

  private boolean tryWake(UUID migration) {
    TaskInstance<Void> instance = task.instance(migration.toString());
    Instant now = clock.instant();
    if (scheduler.scheduleIfNotExists(instance, now)) {
      return true;
    }
    try {
      scheduler.reschedule(instance, now);
      return true;
    } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
      return false;
    }
  }

  private CompletionHandler<Void> turn(TaskInstance<Void> instance, ExecutionContext context) {
    Turn turn;
    try {
      turn = turns.run(UUID.fromString(instance.getId()));
    } catch (Ledger.StaleRunnerException e) {
      // Somebody else has it, and this task's row with it.
      LOG.info("{}", e.getMessage());
      return (complete, ops) -> {};
    }
    return switch (turn) {
      case Turn.Again again -> (complete, ops) -> ops.reschedule(complete, again.at());
      case Turn.Ended _ -> (complete, ops) -> ops.remove();
    };
  }

  private Instant after(Duration pause) {
    return clock.instant().plus(pause);
  }
}
