package slipway.gateway.iscsi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.Nexus;

/// A logged-in initiator port: the command window and the tasks under way.
///
/// The object is its own lock, held for a few instructions at a time.
final class Session {
  /// What to do with a numbered PDU.
  enum Admission {
    TAKE,
    IGNORE,
    OUT_OF_ORDER
  }

  final Nexus nexus;
  final int tsih;
  final Instant since;
  final @Nullable TargetService service;
  final Connection connection;

  private final int limit;
  private final Map<Integer, Task> tasks = new HashMap<>();
  private int numbered;
  private int immediate;
  private int expCmdSn;
  private boolean closed;

  /// @param service null for a discovery session
  Session(
      Nexus nexus, int tsih, @Nullable TargetService service, Connection connection, int limit) {
    this.nexus = nexus;
    this.tsih = tsih;
    this.service = service;
    this.connection = connection;
    this.limit = limit;
    this.since = Instant.now();
  }

  synchronized void startAt(int cmdSn) {
    expCmdSn = cmdSn;
  }

  /// The window is what is left of the limit, so MaxCmdSN never goes back. // RFC 7143 §4.2.2.1
  synchronized Stamp stamp(int statSn) {
    return new Stamp(statSn, expCmdSn, expCmdSn + (limit - numbered) - 1);
  }

  synchronized Admission admit(InitiatorPdu pdu, int cmdSn) {
    if (pdu.immediate()) {
      return Admission.TAKE;
    }
    int ahead = cmdSn - expCmdSn;
    if (ahead < 0 || ahead >= limit - numbered) {
      return Admission.IGNORE; // RFC 7143 §4.2.2.1
    }
    if (ahead > 0) {
      return Admission.OUT_OF_ORDER;
    }
    expCmdSn++;
    return Admission.TAKE;
  }

  /// Takes up an admitted command; the reason when it can't be.
  synchronized @Nullable RejectReason begin(Task task) {
    if (closed || tasks.containsKey(task.tag())) {
      return RejectReason.TASK_IN_PROGRESS;
    }
    if (task.command.immediate()) {
      if (immediate >= limit) {
        return RejectReason.TOO_MANY_IMMEDIATE_COMMANDS;
      }
      immediate++;
    } else {
      numbered++;
    }
    tasks.put(task.tag(), task);
    return null;
  }

  synchronized @Nullable Task task(int tag) {
    return tasks.get(tag);
  }

  synchronized boolean isAborted(Task task) {
    return task.state == Task.State.ABORTED;
  }

  synchronized boolean execute(Task task) {
    if (task.state != Task.State.COLLECTING) {
      return false;
    }
    task.state = Task.State.EXECUTING;
    return true;
  }

  /// The task has been carried out; false when it was aborted meanwhile and must not answer.
  synchronized boolean finish(Task task) {
    boolean answers = task.state != Task.State.ABORTED;
    if (answers) {
      task.state = Task.State.DONE;
      tasks.remove(task.tag());
    }
    uncount(task);
    task.settled.countDown();
    return answers;
  }

  private void uncount(Task task) {
    if (task.command.immediate()) {
      immediate--;
    } else {
      numbered--;
    }
  }

  /// Aborts every task that matches, and answers those writes among them which are being carried
  /// out and can't be stopped: the caller waits for them before it calls the abort complete.
  synchronized List<Task> abort(Predicate<Task> which) {
    List<Task> running = new ArrayList<>();
    for (Task task : List.copyOf(tasks.values())) {
      if (which.test(task)) {
        boolean waitsFor = task.needed > 0 && !Disk.outlivesAbort(task.command.cdb());
        if (task.state == Task.State.EXECUTING && waitsFor) {
          running.add(task);
        } else if (task.state == Task.State.COLLECTING) {
          task.settled.countDown();
          task.unreserve();
          uncount(task);
        }
        // One that is being carried out goes on counting until it ends: aborting doesn't open the
        // window, or a peer could pile up commands on a device that waits.
        task.state = Task.State.ABORTED;
        tasks.remove(task.tag());
      }
    }
    return running;
  }

  synchronized int outstanding() {
    return tasks.size();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// The session is over: harmless when repeated.
  void end() {
    close();
    if (service != null) {
      service.leave(this);
    }
  }

  /// Ends the session's tasks; answers the writes still being carried out.
  synchronized List<Task> close() {
    closed = true;
    return abort(task -> true);
  }

  /// Waits for tasks to settle; false when they didn't in time.
  static boolean settle(List<Task> tasks, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      for (Task task : tasks) {
        long left = deadline - System.nanoTime();
        if (!task.settled.await(Math.max(left, 0), TimeUnit.NANOSECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
