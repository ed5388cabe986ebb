package slipway.lab.vim.inventory;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// All tasks, and the threads that do them.
public final class Tasks {
  /// Ended tasks beyond this many are forgotten, oldest first.
  public static final int MAX_TASKS = 1000;

  /// How many ended tasks `recentTask` names.
  public static final int MAX_RECENT = 20;

  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final ChangeClock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private long next = 1;

  Tasks(ChangeClock clock) {
    this.clock = clock;
  }

  /// Makes a task that somebody else will move on.
  public synchronized Task create(String descriptionId, @Nullable Entity entity, String principal) {
    tasks.values().removeIf(task -> tasks.size() >= MAX_TASKS && task.ended());
    if (tasks.size() >= MAX_TASKS) {
      throw Faults.systemError("more than " + MAX_TASKS + " tasks are under way");
    }
    var task = new Task("task-" + next++, descriptionId, entity, principal, clock);
    tasks.put(task.id(), task);
    if (entity != null) {
      entity.recentTasks(recent(entity));
    }
    clock.tick();
    return task;
  }

  /// Does work in a task of its own; its fault becomes the task's.
  public Task run(
      String descriptionId,
      @Nullable Entity entity,
      String principal,
      Callable<? extends @Nullable Object> work) {
    Task task = create(descriptionId, entity, principal);
    if (entity instanceof VirtualMachine machine && !machine.begin(task)) {
      task.fail(Faults.busy(machine.busyWith()));
      return task;
    }
    threads.execute(
        () -> {
          task.start();
          Runnable end = perform(task, work);
          if (entity instanceof VirtualMachine machine) {
            machine.end(task);
          }
          end.run();
        });
    return task;
  }

  /// Does the work; what it answers tells the outcome, once the machine is free again.
  private static Runnable perform(Task task, Callable<? extends @Nullable Object> work) {
    try {
      Object result = work.call();
      return () -> task.succeed(result);
    } catch (Exception | LinkageError e) {
      if (!(e instanceof Fault)) {
        System.getLogger(Tasks.class.getName())
            .log(System.Logger.Level.WARNING, task + " failed", e);
      }
      return () -> task.fail(Faults.of(e));
    }
  }

  public synchronized @Nullable Task get(String id) {
    return tasks.get(id);
  }

  public synchronized List<Task> recent() {
    return recent(List.copyOf(tasks.values()));
  }

  private List<Task> recent(Entity entity) {
    return recent(
        tasks.values().stream()
            .filter(task -> entity.reference().equals(task.info().entity))
            .toList());
  }

  /// Those under way, and of the others those that ended last, however long ago they began.
  private static List<Task> recent(List<Task> all) {
    Set<Task> lately =
        all.stream()
            .filter(Task::ended)
            .sorted(Comparator.comparing((Task task) -> task.info().completeTime).reversed())
            .limit(MAX_RECENT)
            .collect(Collectors.toSet());
    return all.stream().filter(task -> !task.ended() || lately.contains(task)).toList();
  }

  void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        System.getLogger(Tasks.class.getName())
            .log(System.Logger.Level.WARNING, "a task did not end when its vCenter was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
