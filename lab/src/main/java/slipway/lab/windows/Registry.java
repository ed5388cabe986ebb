package slipway.lab.windows;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import slipway.lab.powershell.HostObject;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.ScriptError;
import slipway.lab.powershell.Values;

/// Keys and their values, by path as in `HKLM:\SOFTWARE`.
public final class Registry {
  private final Map<String, Map<String, Object>> keys = new TreeMap<>();

  static boolean holds(String path) {
    return path.toUpperCase(Locale.ROOT).startsWith("HKLM:\\");
  }

  boolean has(String path) {
    String key = path.toLowerCase(Locale.ROOT);
    return keys.keySet().stream().anyMatch(k -> k.equals(key) || k.startsWith(key + "\\"));
  }

  /// A value; nothing when it is not there.
  public Object get(String path, String name) {
    Map<String, Object> values = keys.getOrDefault(path.toLowerCase(Locale.ROOT), Map.of());
    return values.getOrDefault(name.toLowerCase(Locale.ROOT), Nothing.NULL);
  }

  public void set(String path, String name, Object value) {
    keys.computeIfAbsent(path.toLowerCase(Locale.ROOT), k -> new TreeMap<>())
        .put(name.toLowerCase(Locale.ROOT), value);
  }

  /// Removes a key.
  public void removeKey(String path) {
    keys.remove(path.toLowerCase(Locale.ROOT));
  }

  void remove(String path, String name) {
    Map<String, Object> values = keys.getOrDefault(path.toLowerCase(Locale.ROOT), Map.of());
    if (!values.containsKey(name.toLowerCase(Locale.ROOT))) {
      throw new ScriptError("Property " + name + " does not exist at path " + path + ".");
    }
    values.remove(name.toLowerCase(Locale.ROOT));
  }

  HostObject key(String path) {
    return (method, arguments) -> {
      if (!method.equals("getvalue") || arguments.size() != 2) {
        throw new UnsupportedOperationException(method);
      }
      Object value = get(path, Values.text(arguments.get(0)));
      return value == Nothing.NULL ? arguments.get(1) : value;
    };
  }

  @Override
  public String toString() {
    StringBuilder all = new StringBuilder();
    keys.forEach((key, values) -> all.append(key).append(' ').append(values).append('\n'));
    return all.toString();
  }
}
