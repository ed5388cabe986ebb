package slipway.lab.vim.verb;

import com.vmware.vim25.Extension;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Registered extensions.
public final class Extensions {
  public static final int MAX_EXTENSIONS = 200;

  private final Map<String, Extension> byKey = new TreeMap<>();

  public synchronized Optional<Extension> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  public synchronized List<Extension> all() {
    return List.copyOf(byKey.values());
  }

  /// False when there are too many.
  synchronized boolean put(Extension extension) {
    if (byKey.size() >= MAX_EXTENSIONS && !byKey.containsKey(extension.key)) {
      return false;
    }
    byKey.put(extension.key, extension);
    return true;
  }

  synchronized boolean remove(String key) {
    return byKey.remove(key) != null;
  }

  /// True when an extension declares that kind of task.
  synchronized boolean hasTask(String id) {
    return byKey.values().stream()
        .filter(extension -> extension.taskList != null)
        .flatMap(extension -> Arrays.stream(extension.taskList))
        .anyMatch(task -> id.equals(task.taskID));
  }

  synchronized boolean hasEvent(String id) {
    return byKey.values().stream()
        .filter(extension -> extension.eventList != null)
        .flatMap(extension -> Arrays.stream(extension.eventList))
        .anyMatch(event -> id.equals(event.eventID));
  }
}
