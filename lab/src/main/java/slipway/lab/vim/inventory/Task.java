package slipway.lab.vim.inventory;

import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.TaskInfoState;
import com.vmware.vim25.TaskReason;
import com.vmware.vim25.TaskReasonUser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.wire.Fault;

/// Work under way, or done. // vim25 Task
public final class Task extends ManagedObject {
  private final ChangeClock clock;
  private final List<String> path;
  private volatile TaskInfo info;

  Task(
      String id,
      String descriptionId,
      @Nullable Entity entity,
      String principal,
      ChangeClock clock) {
    super("Task", id);
    this.clock = clock;
    path = entity == null ? List.of() : entity.permissionPath();
    var fresh = new TaskInfo();
    fresh.key = id;
    fresh.task = reference();
    fresh.name = methodName(descriptionId);
    fresh.descriptionId = descriptionId;
    fresh.entity = entity == null ? null : entity.reference();
    fresh.entityName = entity == null ? null : entity.name();
    fresh.state = TaskInfoState.queued;
    var reason = new TaskReasonUser();
    reason.userName = principal;
    fresh.reason = reason;
    fresh.queueTime = now();
    info = fresh;
    property("info", TaskInfo.class, this::info);
  }

  private static @Nullable String methodName(String descriptionId) {
    int dot = descriptionId.lastIndexOf('.');
    String verb = descriptionId.substring(dot + 1);
    return verb.isEmpty() || descriptionId.indexOf('.') != dot
        ? null
        : Character.toUpperCase(verb.charAt(0)) + verb.substring(1) + "_Task";
  }

  @Override
  public List<String> permissionPath() {
    return path;
  }

  /// The state as of now; the answered object is never changed again.
  public TaskInfo info() {
    return info;
  }

  public boolean ended() {
    TaskInfoState state = info.state;
    return state == TaskInfoState.success || state == TaskInfoState.error;
  }

  void start() {
    change(
        next -> {
          next.state = TaskInfoState.running;
          next.startTime = now();
          return next;
        });
  }

  public void succeed(@Nullable Object result) {
    change(
        next -> {
          next.state = TaskInfoState.success;
          next.result = result;
          next.completeTime = now();
          return next;
        });
  }

  public void fail(Fault fault) {
    change(
        next -> {
          next.state = TaskInfoState.error;
          next.error = fault.localized();
          next.completeTime = now();
          return next;
        });
  }

  /// Replaces the state by a changed copy.
  public synchronized void change(UnaryOperator<TaskInfo> edit) {
    info = edit.apply(copy(info));
    clock.tick();
  }

  private static TaskInfo copy(TaskInfo from) {
    var to = new TaskInfo();
    to.key = from.key;
    to.task = from.task;
    to.description = from.description;
    to.name = from.name;
    to.descriptionId = from.descriptionId;
    to.entity = from.entity;
    to.entityName = from.entityName;
    to.state = from.state;
    to.cancelled = from.cancelled;
    to.cancelable = from.cancelable;
    to.error = from.error;
    to.result = from.result;
    to.progress = from.progress;
    to.reason = reason(from);
    to.queueTime = from.queueTime;
    to.startTime = from.startTime;
    to.completeTime = from.completeTime;
    to.eventChainId = from.eventChainId;
    to.parentTaskKey = from.parentTaskKey;
    to.activationId = from.activationId;
    return to;
  }

  private static TaskReason reason(TaskInfo info) {
    return info.reason;
  }

  static GregorianCalendar now() {
    return GregorianCalendar.from(Instant.now().atZone(ZoneOffset.UTC));
  }
}
