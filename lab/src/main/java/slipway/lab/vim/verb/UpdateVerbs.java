package slipway.lab.vim.verb;

import com.vmware.vim25.InvalidCollectorVersion;
import com.vmware.vim25.PropertyFilterSpec;
import com.vmware.vim25.PropertyFilterUpdate;
import com.vmware.vim25.RequestCanceled;
import com.vmware.vim25.UpdateSet;
import com.vmware.vim25.WaitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Faults;

/// vim25 PropertyCollector, as far as it waits for changes; and PropertyFilter.
final class UpdateVerbs {
  private static final String ON = "PropertyCollector";

  /// Filters and further collectors per session.
  static final int MAX_FILTERS = 200;

  /// Nobody waits longer, whatever is asked.
  static final Duration MAX_WAIT = Duration.ofMinutes(10);

  /// Not every change ticks the clock: file sizes grow silently.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  @Verb(on = ON, name = "CreateFilter")
  Filter createFilter(Call call, PropertyFilterSpec spec, boolean partialUpdates) {
    Retrieval.of(spec, call);
    var filter = new Filter(fresh(call, "filter"), spec, call.target().id());
    call.session().objects().put(filter.id(), filter);
    return filter;
  }

  private static String fresh(Call call, String kind) {
    long count =
        call.session().objects().values().stream().filter(ManagedObject.class::isInstance).count();
    if (count >= MAX_FILTERS) {
      throw Faults.systemError("too many filters and views in the session");
    }
    return "session[" + call.session().key() + "]" + kind + "-" + UUID.randomUUID();
  }

  @Verb(on = ON, name = "CreatePropertyCollector")
  ManagedObject createCollector(Call call) {
    ManagedObject collector =
        ManagedObject.plain("PropertyCollector", fresh(call, "pc"), java.util.Map.of());
    call.session().objects().put(collector.id(), collector);
    return collector;
  }

  @Verb(on = ON, name = "DestroyPropertyCollector")
  void destroyCollector(Call call) {
    if (call.session().objects().remove(call.target().id()) == null) {
      throw Faults.notSupported("destroying the session's own collector");
    }
    filters(call).forEach(filter -> call.session().objects().remove(filter.id()));
  }

  @Verb(on = "PropertyFilter", name = "DestroyPropertyFilter")
  void destroyFilter(Call call) {
    call.session().objects().remove(call.target().id());
  }

  private static List<Filter> filters(Call call) {
    return call.session().objects().values().stream()
        .filter(Filter.class::isInstance)
        .map(Filter.class::cast)
        .filter(filter -> filter.belongsTo(call.target()))
        .toList();
  }

  @Verb(on = ON, name = "CancelWaitForUpdates")
  void cancel(Call call) {
    Collector.of(call.session(), call.target()).cancel();
    call.site().inventory().clock().tick();
  }

  @Verb(on = ON, name = "CheckForUpdates")
  @Nullable UpdateSet check(Call call, @Nullable String version) throws InterruptedException {
    return await(call, version, Duration.ZERO);
  }

  @Verb(on = ON, name = "WaitForUpdates")
  @Nullable UpdateSet waitForUpdates(Call call, @Nullable String version)
      throws InterruptedException {
    return await(call, version, MAX_WAIT);
  }

  @Verb(on = ON, name = "WaitForUpdatesEx")
  @Nullable UpdateSet waitForUpdatesEx(
      Call call, @Nullable String version, @Nullable WaitOptions options)
      throws InterruptedException {
    Integer seconds = options == null ? null : options.maxWaitSeconds;
    if (seconds != null && seconds < 0) {
      throw Faults.invalidArgument("options.maxWaitSeconds");
    }
    Duration longest = seconds == null ? MAX_WAIT : Duration.ofSeconds(seconds);
    return await(call, version, longest.compareTo(MAX_WAIT) < 0 ? longest : MAX_WAIT);
  }

  private static @Nullable UpdateSet await(Call call, @Nullable String version, Duration longest)
      throws InterruptedException {
    Collector collector = Collector.of(call.session(), call.target());
    if (version == null || version.isEmpty()) {
      filters(call).forEach(Filter::forget);
    } else if (!version.equals(collector.version())) {
      throw Faults.of(new InvalidCollectorVersion(), "The version is not the last one told.");
    }
    long cancelled = collector.cancelled();
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      long seen = call.site().inventory().clock().now();
      UpdateSet updates = updates(call, collector);
      if (updates != null) {
        return updates;
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return null;
      }
      call.site()
          .inventory()
          .clock()
          .awaitPast(seen, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
      if (collector.cancelled() != cancelled) {
        throw Faults.of(new RequestCanceled(), "The request was canceled.");
      }
    }
  }

  private static @Nullable UpdateSet updates(Call call, Collector collector) {
    var changes = new ArrayList<PropertyFilterUpdate>();
    for (Filter filter : filters(call)) {
      PropertyFilterUpdate change = filter.changes(call);
      if (change != null) {
        changes.add(change);
      }
    }
    if (changes.isEmpty()) {
      return null;
    }
    var set = new UpdateSet();
    set.version = collector.next();
    set.filterSet = changes.toArray(PropertyFilterUpdate[]::new);
    return set;
  }
}
