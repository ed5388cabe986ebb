package slipway.manager.migrations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.TaskBoard;

/// A vCenter's tasks and events in memory; it takes only what is registered.
final class FakeTaskBoard implements TaskBoard {
  private final World world;
  private final String vcenter;
  final Map<ObjectId, Shown> tasks = new LinkedHashMap<>();
  final List<Notice> notices = new ArrayList<>();
  @Nullable Registered registered;

  /// What every call is answered with, if anything.
  @Nullable Problem problem;

  /// How often it was called at all.
  int calls;

  static final class Shown {
    final NewTask task;
    int percent;
    @Nullable Ending ending;

    Shown(NewTask task) {
      this.task = task;
    }
  }

  FakeTaskBoard(World world, String vcenter) {
    this.world = world;
    this.vcenter = vcenter;
  }

  void register(String version, Set<String> events) {
    String prefix = "slipway." + version + ".";
    registered =
        new Registered(
            "slipway",
            version,
            Set.of(prefix + "migrate"),
            events.stream().map(event -> prefix + event).collect(Collectors.toSet()));
  }

  /// As `manifest` does.
  void register() {
    register(
        "0.1.0",
        Set.of(
            "started",
            "ready",
            "cuttingOver",
            "cutOver",
            "filled",
            "finalised",
            "cancelled",
            "rolledBack",
            "failed"));
  }

  private synchronized void reach() {
    calls++;
    world.reach(vcenter);
    if (problem != null) {
      throw problem.toException();
    }
  }

  @Override
  public Optional<Registered> registered(String extensionKey) {
    reach();
    return Optional.ofNullable(registered).filter(r -> r.key().equals(extensionKey));
  }

  @Override
  public synchronized ObjectId begin(NewTask task) {
    reach();
    if (!Objects.requireNonNull(registered).tasks().contains(task.type())) {
      throw Problem.of(ProblemType.VCENTER_FAULT, "CreateTask", "taskType").toException();
    }
    Stream<Map.Entry<ObjectId, Shown>> underWay =
        tasks.entrySet().stream()
            .filter(e -> e.getValue().ending == null && e.getValue().task.equals(task));
    return underWay
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(
            () -> {
              ObjectId id = new ObjectId("Task", "task-" + (tasks.size() + 1) + "-" + vcenter);
              tasks.put(id, new Shown(task));
              return id;
            });
  }

  @Override
  public boolean progress(ObjectId task, int percent) {
    reach();
    Shown shown = tasks.get(task);
    if (shown == null || shown.ending != null) {
      return false;
    }
    shown.percent = percent;
    return true;
  }

  @Override
  public void end(ObjectId task, Ending ending) {
    reach();
    Shown shown = tasks.get(task);
    if (shown != null && shown.ending == null) {
      shown.ending = ending;
    }
  }

  @Override
  public void post(Notice notice) {
    reach();
    if (!Objects.requireNonNull(registered).events().contains(notice.type())) {
      throw Problem.of(ProblemType.VCENTER_FAULT, "PostEvent", "eventTypeId").toException();
    }
    notices.add(notice);
  }

  @Override
  public List<Happening> happenings(ObjectId machine, Instant since) {
    reach();
    return notices.stream()
        .filter(notice -> notice.machine().equals(machine))
        .map(notice -> new Happening(since, notice.type(), "slipway", notice.text()))
        .toList();
  }
}
