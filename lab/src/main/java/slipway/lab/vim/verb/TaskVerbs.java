package slipway.lab.vim.verb;

import com.vmware.vim25.InvalidState;
import com.vmware.vim25.LocalizableMessage;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.TaskInfoState;
import com.vmware.vim25.TaskReasonUser;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.Task;
import slipway.lab.vim.wire.Fault;
import slipway.lab.vim.wire.Faults;

/// vim25 TaskManager and Task.
final class TaskVerbs {

  @Verb(
      on = "TaskManager",
      name = "CreateTask",
      needs = {})
  TaskInfo createTask(
      Call call,
      ManagedObject obj,
      String taskTypeId,
      @Nullable String initiatedBy,
      boolean cancelable,
      @Nullable String parentTaskKey,
      @Nullable String activationId) {
    call.require(obj, "Task.Create");
    if (!call.site().extensions().hasTask(taskTypeId)) {
      throw Faults.invalidArgument("taskType");
    }
    Task task =
        call.site()
            .inventory()
            .tasks()
            .create(taskTypeId, obj instanceof Entity entity ? entity : null, call.principal());
    task.change(
        info -> {
          if (initiatedBy != null) {
            var reason = new TaskReasonUser();
            reason.userName = initiatedBy;
            info.reason = reason;
          }
          info.cancelable = cancelable;
          info.parentTaskKey = parentTaskKey;
          info.activationId = activationId;
          return info;
        });
    return task.info();
  }

  /// Only tasks that an extension made may be moved by hand.
  private static Task own(Call call) {
    Task task = call.target(Task.class);
    if (!call.site().extensions().hasTask(task.info().descriptionId)) {
      throw Faults.of(new InvalidState(), "The task is not an extension's.");
    }
    if (task.ended()) {
      throw Faults.of(new InvalidState(), "The task has ended.");
    }
    return task;
  }

  @Verb(on = "Task", name = "SetTaskState", needs = "Task.Update")
  void setTaskState(
      Call call,
      TaskInfoState state,
      @Nullable Object result,
      @Nullable LocalizedMethodFault fault) {
    Task task = own(call);
    boolean fits =
        (result == null || state == TaskInfoState.success)
            && (fault == null || state == TaskInfoState.error);
    if (!fits) {
      throw Faults.of(new InvalidState(), "A result or a fault does not go with that state.");
    }
    switch (state) {
      case success -> task.succeed(result);
      case error -> {
        if (fault == null || fault.fault == null) {
          throw Faults.invalidArgument("fault");
        }
        task.fail(
            new Fault(
                fault.fault,
                fault.localizedMessage == null ? "The operation failed." : fault.localizedMessage));
      }
      case running, queued ->
          task.change(
              info -> {
                info.state = state;
                return info;
              });
    }
  }

  @Verb(on = "Task", name = "UpdateProgress", needs = "Task.Update")
  void updateProgress(Call call, int percentDone) {
    if (percentDone < 0 || percentDone > 100) {
      throw Faults.invalidArgument("percentDone");
    }
    own(call)
        .change(
            info -> {
              info.progress = percentDone;
              return info;
            });
  }

  @Verb(on = "Task", name = "SetTaskDescription", needs = "Task.Update")
  void setTaskDescription(Call call, LocalizableMessage description) {
    own(call)
        .change(
            info -> {
              info.description = description;
              return info;
            });
  }

  @Verb(on = "Task", name = "CancelTask", needs = "Global.CancelTask")
  void cancelTask(Call call) {
    Task task = call.target(Task.class);
    if (task.ended()) {
      throw Faults.of(new InvalidState(), "The task has ended.");
    }
    if (!task.info().cancelable) {
      throw Faults.notSupported("cancelling this task");
    }
    task.change(
        info -> {
          info.cancelled = true;
          return info;
        });
  }
}
