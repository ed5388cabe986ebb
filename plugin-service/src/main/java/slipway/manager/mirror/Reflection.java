package slipway.manager.mirror;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.Migration.StateAt;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.migrations.State;
import slipway.manager.mirror.MirrorTable.Told;
import slipway.manager.problem.ProblemDocument;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.TaskBoard;
import slipway.manager.vsphere.TaskBoard.Ending;
import slipway.manager.vsphere.TaskBoard.Registered;

/// One migration as one vCenter is to show it: what is missing there is made, what has moved on is
/// told. Every call leaves behind what has been told by then, so that nothing is lost when the next
/// one fails.
final class Reflection {
  /// What vCenter missed while it was away is told when it is back. Older news is none: whoever
  /// registers the plugin late is not told the past.
  static final Duration NEWS_AGE_MAX = Duration.ofHours(4);

  /// A task reaches the whole only by ending.
  private static final int PERCENT_MAX = 99;

  private static final String TASK = "migrate";
  private static final String FAULT = "problem";

  private final TaskBoard board;
  private final Registered registered;
  private final MirrorTable table;
  private final Instant now;

  Reflection(TaskBoard board, Registered registered, MirrorTable table, Instant now) {
    this.board = board;
    this.registered = registered;
    this.table = table;
    this.now = now;
  }

  void show(MigrationSummary migration, Told told) {
    ObjectId machine = told.side().machine(migration);
    Told known = told;
    if (machine != null) {
      known = task(migration, machine, known);
      known = news(migration, machine, known);
    }
    table.put(known.withTold(migration.states().size()).asOf(migration.change()));
  }

  private Told task(MigrationSummary migration, ObjectId machine, Told told) {
    String type = registered.id(TASK);
    if (!registered.tasks().contains(type)) {
      return told;
    }
    Optional<Ending> ending = ending(migration);
    ObjectId task = told.task();
    if (ending.isPresent()) {
      // A failure that came before anybody looked is still shown; other ends need no task.
      ObjectId shown =
          task == null && migration.state() == State.FAILED && isNews(migration.states().getLast())
              ? board.begin(newTask(migration, machine, type, told))
              : task;
      if (shown == null) {
        return told;
      }
      board.end(shown, ending.get());
      return kept(told.withTask(null, 0));
    }
    if (task == null) {
      return kept(told.withTask(board.begin(newTask(migration, machine, type, told)), 0));
    }
    int percent = (int) Math.min(PERCENT_MAX, migration.progress() * 100);
    if (percent == told.percent()) {
      return told;
    }
    if (board.progress(task, percent)) {
      return kept(told.withTask(task, percent));
    }
    // vCenter has lost it, as by a restart.
    return kept(told.withTask(board.begin(newTask(migration, machine, type, told)), 0));
  }

  private static TaskBoard.NewTask newTask(
      MigrationSummary migration, ObjectId machine, String type, Told told) {
    return new TaskBoard.NewTask(
        machine, type, migration.createdBy(), migration.id() + "/" + told.side());
  }

  /// Empty while it is under way.
  private Optional<Ending> ending(MigrationSummary migration) {
    return switch (migration.state()) {
      case DRAFT,
          CHECKED,
          PREPARED,
          PREFILLING,
          READY,
          CUTTING_OVER,
          RUNNING_FROM_CACHE,
          FILLED,
          FINALISING ->
          Optional.empty();
      case FINALISED, SOURCE_RETIRED -> Optional.of(new TaskBoard.Succeeded());
      case CANCELLED, ROLLED_BACK -> Optional.of(new TaskBoard.Cancelled());
      case FAILED -> Optional.of(failed(migration.problem()));
    };
  }

  private Ending failed(@Nullable ProblemDocument problem) {
    return problem == null
        ? new TaskBoard.Failed(registered.id(FAULT), State.FAILED.name(), "", "")
        : new TaskBoard.Failed(
            registered.id(FAULT), problem.title(), problem.detail(), problem.remedy());
  }

  private Told news(MigrationSummary migration, ObjectId machine, Told told) {
    Told known = told;
    List<StateAt> states = migration.states();
    for (int i = told.told(); i < states.size(); i++) {
      // Going on after a failure repeats the state before it.
      boolean repeated = i > 0 && states.get(i - 1).state() == State.FAILED;
      Optional<News> news = News.of(states.get(i).state()).filter(n -> isTold(n, told.side()));
      if (news.isPresent() && isNews(states.get(i)) && (!repeated || isAnEnd(states.get(i)))) {
        board.post(notice(news.get(), migration, machine));
      }
      known = kept(known.withTold(i + 1));
    }
    return known;
  }

  private boolean isTold(News news, Side side) {
    // What is taken back takes its machine at the destination along.
    boolean machineIsGone =
        side == Side.DESTINATION && (news == News.CANCELLED || news == News.ROLLED_BACK);
    return !machineIsGone && registered.events().contains(registered.id(news.id()));
  }

  private boolean isNews(StateAt state) {
    return state.at().plus(NEWS_AGE_MAX).isAfter(now);
  }

  private static boolean isAnEnd(StateAt state) {
    return state.state().isFinal();
  }

  private TaskBoard.Notice notice(News news, MigrationSummary migration, ObjectId machine) {
    Map<String, String> arguments = new TreeMap<>();
    List<String> text = new ArrayList<>();
    text.add(news.text(migration.name()));
    Long downtime = migration.forecast().actualDowntimeSeconds();
    if (news == News.CUT_OVER && downtime != null) {
      arguments.put("downtime", downtime + " s");
      text.add("downtime " + downtime + " s");
    }
    ProblemDocument problem = migration.problem();
    if (news == News.FAILED && problem != null) {
      arguments.put("problem", problem.detail());
      text.add(problem.detail());
    }
    return new TaskBoard.Notice(
        registered.id(news.id()),
        news.severity(),
        machine,
        migration.name(),
        String.join(": ", text),
        arguments);
  }

  private Told kept(Told told) {
    table.put(told);
    return told;
  }
}
