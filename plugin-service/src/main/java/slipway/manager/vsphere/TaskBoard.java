package slipway.manager.vsphere;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tasks and events that a vCenter shows people, as far as an extension may add to them.
public interface TaskBoard {

  /// What stands in the extension's registration; empty when this vCenter does not know it.
  // vim25 ExtensionManager.FindExtension
  Optional<Registered> registered(String extensionKey);

  /// Makes a task that is under way; one that was made for the same purpose and still is under way
  /// is answered instead. // vim25 TaskManager.CreateTask
  ObjectId begin(NewTask task);

  /// False when vCenter has forgotten the task, or it has ended there. // vim25 Task.UpdateProgress
  boolean progress(ObjectId task, int percent);

  /// Ends a task; harmless when it has ended or is forgotten. // vim25 Task.SetTaskState
  void end(ObjectId task, Ending ending);

  /// Tells that something happened to a machine. // vim25 EventManager.PostEvent
  void post(Notice notice);

  /// What vCenter itself saw happen to a machine since then, the oldest first; of too many the
  /// newest. // vim25 EventManager.QueryEvents
  List<Happening> happenings(ObjectId machine, Instant since);

  /// Ids carry the version under which they were registered, as in `slipway.0.1.0.migrate`.
  record Registered(String key, String version, Set<String> tasks, Set<String> events) {
    public String id(String name) {
      return key + "." + version + "." + name;
    }
  }

  /// @param type one of the registered tasks' ids
  /// @param initiator on whose behalf, as vCenter knows the user
  /// @param purpose what tells this task from others on the same object
  record NewTask(ObjectId object, String type, String initiator, String purpose) {}

  /// @param type as vCenter names it, as in `VmPoweredOnEvent`
  /// @param user empty when nobody's
  record Happening(Instant at, String type, String user, String text) {}

  /// How a task ended.
  sealed interface Ending {}

  record Succeeded() implements Ending {}

  record Cancelled() implements Ending {}

  /// @param fault the registered fault's id
  record Failed(String fault, String title, String detail, String remedy) implements Ending {}

  /// How much an event matters.
  enum Severity {
    INFO,
    WARNING,
    ERROR
  }

  /// @param type one of the registered events' ids
  /// @param arguments what the registered text of the event has places for
  record Notice(
      String type,
      Severity severity,
      ObjectId machine,
      String machineName,
      String text,
      Map<String, String> arguments) {}
}
