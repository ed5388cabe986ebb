package slipway.manager.vsphere.vim25;

import com.vmware.vim25.Event;
import com.vmware.vim25.EventEventSeverity;
import com.vmware.vim25.EventEx;
import com.vmware.vim25.EventFilterSpec;
import com.vmware.vim25.EventFilterSpecByEntity;
import com.vmware.vim25.EventFilterSpecByTime;
import com.vmware.vim25.EventFilterSpecRecursionOption;
import com.vmware.vim25.Extension;
import com.vmware.vim25.ExtensionEventTypeInfo;
import com.vmware.vim25.ExtensionTaskTypeInfo;
import com.vmware.vim25.InvalidState;
import com.vmware.vim25.KeyAnyValue;
import com.vmware.vim25.KeyValue;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.TaskInfo;
import com.vmware.vim25.TaskInfoState;
import com.vmware.vim25.VmEventArgument;
import com.vmware.vim25.ws.Argument;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.ProblemException;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.TaskBoard;

/// Tasks and events of an extension.
final class Vim25TaskBoard implements TaskBoard {
  private static final String DONE = "done";

  private final Connection connection;
  private final Retrieval retrieval;

  Vim25TaskBoard(Connection connection) {
    this.connection = connection;
    this.retrieval = new Retrieval(connection);
  }

  @Override
  public Optional<Registered> registered(String extensionKey) {
    Extension found =
        connection.<@Nullable Extension>call(
            "Looking for the extension",
            extensionKey,
            (vim, content) -> vim.findExtension(content.extensionManager, extensionKey));
    if (found == null || found.version == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Registered(
            extensionKey,
            found.version,
            ids(found.taskList, (ExtensionTaskTypeInfo task) -> task.taskID),
            ids(found.eventList, (ExtensionEventTypeInfo event) -> event.eventID)));
  }

  private static <T> Set<String> ids(T @Nullable [] list, Function<T, String> id) {
    return list == null
        ? Set.of()
        : Stream.of(list).map(id).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public ObjectId begin(NewTask task) {
    Optional<ObjectId> under = underWay(task);
    if (under.isPresent()) {
      return under.get();
    }
    TaskInfo made =
        connection.call(
            "Making the task " + task.type(),
            task.object(),
            (vim, content) ->
                vim.createTask(
                    content.taskManager,
                    References.to(task.object()),
                    task.type(),
                    task.initiator(),
                    false,
                    null,
                    task.purpose()));
    ObjectId id = References.id(made.task);
    state(id, TaskInfoState.running, null);
    return id;
  }

  // Whoever made it may have died before writing its id down.
  private Optional<ObjectId> underWay(NewTask task) {
    ManagedObjectReference[] recent =
        retrieval
            .one(task.object(), "recentTask")
            .get("recentTask", ManagedObjectReference[].class, new ManagedObjectReference[0]);
    return Arrays.stream(recent)
        .map(References::id)
        .filter(id -> info(id).filter(info -> isFor(task, info)).isPresent())
        .findFirst();
  }

  private Optional<TaskInfo> info(ObjectId task) {
    try {
      return Optional.ofNullable(retrieval.one(task, "info").get("info", TaskInfo.class));
    } catch (ProblemException e) {
      if (Faults.isFrom(e, ManagedObjectNotFound.class)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isFor(NewTask task, TaskInfo info) {
    return task.type().equals(info.descriptionId)
        && task.purpose().equals(info.activationId)
        && (info.state == TaskInfoState.running || info.state == TaskInfoState.queued);
  }

  @Override
  public boolean progress(ObjectId task, int percent) {
    return unlessOver(
        () ->
            connection.call(
                "Telling the progress",
                task,
                (vim, _) -> {
                  vim.updateProgress(References.to(task), percent);
                  return DONE;
                }));
  }

  @Override
  public void end(ObjectId task, Ending ending) {
    var _ =
        unlessOver(
            () -> {
              switch (ending) {
                case Succeeded _ -> state(task, TaskInfoState.success, null);
                case Cancelled _ ->
                    state(
                        task,
                        TaskInfoState.error,
                        new SentFault.LocalizedMethodFault(
                            new SentFault.RequestCanceled(), "It was taken back."));
                case Failed failed -> state(task, TaskInfoState.error, fault(failed));
              }
            });
  }

  private void state(
      ObjectId task, TaskInfoState state, SentFault.@Nullable LocalizedMethodFault fault) {
    Argument self = new Argument("_this", "ManagedObjectReference", References.to(task));
    Argument wanted = new Argument("state", TaskInfoState.class.getSimpleName(), state);
    Argument[] arguments =
        fault == null
            ? new Argument[] {self, wanted}
            : new Argument[] {
              self, wanted, new Argument("fault", fault.getClass().getSimpleName(), fault)
            };
    connection.call(
        "Telling the state",
        task,
        (vim, _) -> {
          vim.getWsc().invoke("SetTaskState", arguments, null);
          return DONE;
        });
  }

  /// False when vCenter does not know the task any more or has ended it itself.
  private static boolean unlessOver(Runnable call) {
    try {
      call.run();
      return true;
    } catch (ProblemException e) {
      if (Faults.isFrom(e, ManagedObjectNotFound.class, InvalidState.class)) {
        return false;
      }
      throw e;
    }
  }

  private static SentFault.LocalizedMethodFault fault(Failed failed) {
    return new SentFault.LocalizedMethodFault(
        new SentFault.ExtendedFault(
            failed.fault(),
            List.of(
                pair("title", failed.title()),
                pair("detail", failed.detail()),
                pair("remedy", failed.remedy()))),
        failed.title() + ": " + failed.detail() + " " + failed.remedy());
  }

  private static KeyValue pair(String key, String value) {
    var pair = new KeyValue();
    pair.key = key;
    pair.value = value;
    return pair;
  }

  @Override
  public void post(Notice notice) {
    var event = new EventEx();
    // Key and chain are vCenter's to give, yet the schema wants them.
    event.createdTime = GregorianCalendar.from(ZonedDateTime.now(ZoneOffset.UTC));
    event.userName = connection.user().userName;
    event.eventTypeId = notice.type();
    event.severity =
        switch (notice.severity()) {
          case INFO -> EventEventSeverity.info.name();
          case WARNING -> EventEventSeverity.warning.name();
          case ERROR -> EventEventSeverity.error.name();
        };
    event.message = notice.text();
    event.fullFormattedMessage = notice.text();
    event.objectId = notice.machine().value();
    event.objectType = notice.machine().type();
    event.objectName = notice.machineName();
    event.vm = new VmEventArgument();
    event.vm.name = notice.machineName();
    event.vm.vm = References.to(notice.machine());
    event.arguments =
        notice.arguments().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Vim25TaskBoard::argument)
            .toArray(KeyAnyValue[]::new);
    connection.call(
        "Posting the event " + notice.type(),
        notice.machine(),
        (vim, content) -> {
          vim.postEvent(content.eventManager, event, null);
          return DONE;
        });
  }

  @Override
  public List<Happening> happenings(ObjectId machine, Instant since) {
    var filter = new EventFilterSpec();
    filter.entity = new EventFilterSpecByEntity();
    filter.entity.entity = References.to(machine);
    filter.entity.recursion = EventFilterSpecRecursionOption.self;
    filter.time = new EventFilterSpecByTime();
    filter.time.beginTime = GregorianCalendar.from(since.atZone(ZoneOffset.UTC));
    Event[] found =
        connection.<Event @Nullable []>call(
            "Reading the events",
            machine,
            (vim, content) -> vim.queryEvents(content.eventManager, filter));
    return found == null
        ? List.of()
        : Stream.of(found)
            .filter(event -> event != null && event.createdTime != null)
            .map(Vim25TaskBoard::happening)
            .sorted(Comparator.comparing(Happening::at))
            .toList();
  }

  private static Happening happening(Event event) {
    return new Happening(
        event.createdTime.toInstant(),
        event instanceof EventEx ex && ex.eventTypeId != null
            ? ex.eventTypeId
            : event.getClass().getSimpleName(),
        event.userName == null ? "" : event.userName,
        event.fullFormattedMessage == null ? "" : event.fullFormattedMessage);
  }

  private static KeyAnyValue argument(Map.Entry<String, String> entry) {
    var argument = new KeyAnyValue();
    argument.key = entry.getKey();
    argument.value = entry.getValue();
    return argument;
  }
}
