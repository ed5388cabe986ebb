package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// An object with properties, or a table: names do not mind their case, and keep their order.
public final class PsObject {
  /// What it is.
  public enum Kind {
    OBJECT,
    TABLE,
    ORDERED_TABLE
  }

  private record Entry(String name, Object value) {}

  private final Kind kind;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  public PsObject(Kind kind) {
    this.kind = kind;
  }

  /// An object; the arguments are names and values in turn.
  public static PsObject of(Object... namesAndValues) {
    PsObject object = new PsObject(Kind.OBJECT);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      object.set(
          namesAndValues[i].toString(), value instanceof Integer n ? Long.valueOf(n) : value);
    }
    return object;
  }

  public PsObject copy(Kind as) {
    PsObject copy = new PsObject(as);
    copy.entries.putAll(entries);
    return copy;
  }

  /// What it is.
  public Kind kind() {
    return kind;
  }

  public boolean has(String name) {
    return entries.containsKey(key(name));
  }

  /// The value; nothing when there is no such name.
  public Object get(String name) {
    Entry entry = entries.get(key(name));
    return entry == null ? Nothing.NULL : entry.value();
  }

  public String text(String name) {
    return Values.text(get(name));
  }

  public void set(String name, Object value) {
    entries.put(key(name), new Entry(name, value));
  }

  public void remove(String name) {
    entries.remove(key(name));
  }

  public List<String> names() {
    List<String> names = new ArrayList<>();
    entries.values().forEach(e -> names.add(e.name()));
    return names;
  }

  /// Without regard to order.
  @Override
  public String toString() {
    TreeSet<String> lines = new TreeSet<>();
    entries.forEach((key, entry) -> lines.add(key + "=" + entry.value()));
    return lines.toString();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
