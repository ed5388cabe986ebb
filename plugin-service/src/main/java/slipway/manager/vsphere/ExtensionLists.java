package slipway.manager.vsphere;

import java.util.List;
import java.util.Map;

/// What an extension brings along: kinds of tasks, events and faults, privileges, and their texts.
public record ExtensionLists(
    List<String> tasks,
    List<String> events,
    List<String> faults,
    List<Privilege> privileges,
    List<Texts> texts) {
  public ExtensionLists {
    tasks = List.copyOf(tasks);
    events = List.copyOf(events);
    faults = List.copyOf(faults);
    privileges = List.copyOf(privileges);
    texts = List.copyOf(texts);
  }

  /// @param group under which roles show it
  public record Privilege(String id, String group) {}

  /// Texts of one kind in one language.
  ///
  /// @param module `task`, `event`, `fault` or `auth`
  public record Texts(String locale, String module, Map<String, String> byKey) {
    public Texts {
      byKey = Map.copyOf(byKey);
    }
  }
}
