package slipway.gateway.iscsi;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import slipway.gateway.scsi.Disk;

/// Aborts and resets. // RFC 7143 §11.5
///
/// What is to be aborted is decided and marked at once by the reader, so that commands behind the
/// request are not hit; the answer comes from a virtual thread once the writes among them that
/// could not be stopped have ended.
final class TaskManagement {
  /// How long an answer waits for them: longer than any initiator does.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Session session;
  private final Consumer<TargetPdu> sender;

  TaskManagement(Session session, Consumer<TargetPdu> sender) {
    this.session = session;
    this.sender = sender;
  }

  void handle(TaskManagementRequest request) {
    TargetService service = session.service;
    if (service == null) {
      answer(request, TaskOutcome.NOT_SUPPORTED, List.of(), () -> {});
      return;
    }
    switch (request.function()) {
      case ABORT_TASK -> abortTask(request);
      case ABORT_TASK_SET ->
          answer(request, session.abort(t -> t.command.lun() == request.lun()), service);
      case CLEAR_TASK_SET ->
          answer(request, service.abortEverywhere(t -> t.command.lun() == request.lun()), service);
      case LOGICAL_UNIT_RESET -> resetUnit(request, service);
      case TARGET_WARM_RESET -> resetAll(request, service, false);
      case TARGET_COLD_RESET -> resetAll(request, service, true);
      case CLEAR_ACA -> answer(request, TaskOutcome.NOT_SUPPORTED, List.of(), () -> {});
      case TASK_REASSIGN ->
          answer(request, TaskOutcome.REASSIGNMENT_NOT_SUPPORTED, List.of(), () -> {});
    }
  }

  // RFC 7143 §11.6.1: on one connection the task came before this request, or never
  private void abortTask(TaskManagementRequest request) {
    boolean known = session.task(request.referencedTag()) != null;
    Predicate<Task> it = t -> t.tag() == request.referencedTag();
    TaskOutcome outcome = known ? TaskOutcome.COMPLETE : TaskOutcome.TASK_DOES_NOT_EXIST;
    answer(request, outcome, session.abort(it), () -> {});
  }

  private void resetUnit(TaskManagementRequest request, TargetService service) {
    Disk disk = service.units.at(request.lun());
    if (disk == null) {
      answer(request, TaskOutcome.LUN_DOES_NOT_EXIST, List.of(), () -> {});
      return;
    }
    List<Task> running = service.abortEverywhere(t -> t.command.lun() == request.lun());
    disk.reset();
    answer(request, TaskOutcome.COMPLETE, running, () -> {});
  }

  private void resetAll(TaskManagementRequest request, TargetService service, boolean cold) {
    List<Task> running = service.abortEverywhere(t -> true);
    service.units.all().forEach(Disk::reset);
    Runnable after = cold ? () -> service.sessions().forEach(s -> s.connection.close()) : () -> {};
    answer(request, TaskOutcome.COMPLETE, running, after);
  }

  private void answer(TaskManagementRequest request, List<Task> running, TargetService service) {
    boolean there = service.units.at(request.lun()) != null;
    TaskOutcome outcome = there ? TaskOutcome.COMPLETE : TaskOutcome.LUN_DOES_NOT_EXIST;
    answer(request, outcome, running, () -> {});
  }

  private void answer(
      TaskManagementRequest request, TaskOutcome outcome, List<Task> running, Runnable after) {
    Thread.ofVirtual()
        .name("iscsi-task-management")
        .start(
            () -> {
              if (Session.settle(running, PATIENCE)) {
                sender.accept(
                    new TaskManagementResponse(outcome, request.taskTag(), Stamp.LATER, 0));
              }
              after.run();
            });
  }
}
