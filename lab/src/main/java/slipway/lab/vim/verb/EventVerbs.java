package slipway.lab.vim.verb;

import com.vmware.vim25.Event;
import com.vmware.vim25.EventEx;
import com.vmware.vim25.EventFilterSpec;
import com.vmware.vim25.TaskInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.ManagedObject.Property;
import slipway.lab.vim.wire.Faults;

/// vim25 EventManager.
final class EventVerbs {
  /// Events per answer, the newest. // as vCenter answers a query without a collector
  static final int MAX_ANSWER = 1000;

  static Map<String, Property> properties(Site site) {
    return Map.of("latestEvent", new Property(Event.class, () -> site.events().latest()));
  }

  @Verb(on = "EventManager", name = "PostEvent", needs = "Global.LogEvent")
  void postEvent(Call call, Event eventToPost, @Nullable TaskInfo taskInfo) {
    if (eventToPost instanceof EventEx ex && !call.site().extensions().hasEvent(ex.eventTypeId)) {
      throw Faults.invalidArgument("eventToPost.eventTypeId");
    }
    call.site()
        .events()
        .post(eventToPost, call.principal(), eventToPost.getClass().getSimpleName());
  }

  @Verb(on = "EventManager", name = "QueryEvents")
  Event[] queryEvents(Call call, EventFilterSpec filter) {
    List<Event> matching =
        call.site().events().all().stream().filter(event -> matches(event, filter)).toList();
    return matching
        .subList(Math.max(0, matching.size() - MAX_ANSWER), matching.size())
        .toArray(Event[]::new);
  }

  private static boolean matches(Event event, EventFilterSpec filter) {
    boolean entity =
        filter.entity == null
            || filter.entity.entity.val.equals("group-d1")
            || (event.vm != null && event.vm.vm.val.equals(filter.entity.entity.val))
            || (event instanceof EventEx ex && filter.entity.entity.val.equals(ex.objectId));
    boolean user =
        filter.userName == null
            || filter.userName.userList == null
            || Arrays.asList(filter.userName.userList).contains(event.userName);
    boolean begun =
        filter.time == null
            || filter.time.beginTime == null
            || !event.createdTime.before(filter.time.beginTime);
    boolean ended =
        filter.time == null
            || filter.time.endTime == null
            || !event.createdTime.after(filter.time.endTime);
    return entity && user && begun && ended && typed(event, filter);
  }

  private static boolean typed(Event event, EventFilterSpec filter) {
    if (filter.eventTypeId == null && filter.type == null) {
      return true;
    }
    String id =
        event instanceof EventEx ex
            ? ex.eventTypeId
            : "vim.event." + event.getClass().getSimpleName();
    return (filter.eventTypeId != null && Arrays.asList(filter.eventTypeId).contains(id))
        || (filter.type != null
            && Arrays.asList(filter.type).contains(event.getClass().getSimpleName()));
  }
}
