package slipway.lab.powershell;

import java.util.List;
import java.util.Locale;

/// Properties and methods of values, as strict mode allows them.
final class Members {
  private Members() {}

  static Object get(Place at, Object target, String name) {
    String member = name.toLowerCase(Locale.ROOT);
    switch (target) {
      case List<?> list when member.equals("count") || member.equals("length") -> {
        return (long) list.size();
      }
      case String s when member.equals("length") -> {
        return (long) s.length();
      }
      case byte[] bytes when member.equals("length") -> {
        return (long) bytes.length;
      }
      case PsObject object -> {
        return property(at, object, name);
      }
      case HostObject object -> {
        try {
          return object.get(member);
        } catch (UnsupportedOperationException e) {
          throw at.error("no property " + name);
        }
      }
      case Nothing _ -> throw new ScriptError(at + ": $null has no property '" + name + "'");
      default -> throw at.error("no property '" + name + "' in strict mode");
    }
  }

  private static Object property(Place at, PsObject object, String name) {
    if (object.has(name)) {
      return object.get(name);
    }
    if (object.kind() != PsObject.Kind.OBJECT) {
      String member = name.toLowerCase(Locale.ROOT);
      if (member.equals("count")) {
        return (long) object.names().size();
      }
      if (member.equals("keys")) {
        return List.<Object>copyOf(object.names());
      }
    }
    throw at.error("no property '" + name + "' in strict mode; there are " + object.names());
  }

  static Object call(Place at, Object target, String name, List<Object> arguments) {
    String method = name.toLowerCase(Locale.ROOT);
    if (target instanceof HostObject object) {
      try {
        return object.call(method, arguments);
      } catch (UnsupportedOperationException e) {
        throw at.error("no method " + name);
      }
    }
    if (target instanceof String text) {
      return ofText(at, text, method, arguments);
    }
    if (target instanceof PsObject table && method.equals("containskey")) {
      return table.has(Operators.text(at, arguments.getFirst()));
    }
    if (Values.isNull(target)) {
      throw new ScriptError(at + ": You cannot call a method on a null-valued expression.");
    }
    throw at.error("no method " + name);
  }

  private static Object ofText(Place at, String text, String method, List<Object> arguments) {
    return switch (method) {
      case "trim" -> text.strip();
      case "tolowerinvariant" -> text.toLowerCase(Locale.ROOT);
      case "toupperinvariant" -> text.toUpperCase(Locale.ROOT);
      case "startswith" -> text.startsWith(Operators.text(at, arguments.getFirst()));
      case "endswith" -> text.endsWith(Operators.text(at, arguments.getFirst()));
      case "replace" ->
          text.replace(Operators.text(at, arguments.get(0)), Operators.text(at, arguments.get(1)));
      case "substring" -> substring(text, arguments);
      default -> throw at.error("no method " + method + " of strings in the dialect");
    };
  }

  private static String substring(String text, List<Object> arguments) {
    int from = (int) Values.number(arguments.get(0));
    int length =
        arguments.size() > 1 ? (int) Values.number(arguments.get(1)) : text.length() - from;
    if (from < 0 || length < 0 || from + length > text.length()) {
      throw new ScriptError("Index and length must refer to a location within the string.");
    }
    return text.substring(from, from + length);
  }

  static Object index(Place at, Object target, Object index) {
    return switch (target) {
      case List<?> list -> element(at, list, Values.number(index));
      case PsObject table when table.kind() != PsObject.Kind.OBJECT ->
          table.get(Operators.text(at, index));
      default -> throw at.error("an index into something that is no array and no table");
    };
  }

  private static Object element(Place at, List<?> list, long index) {
    long place = index < 0 ? list.size() + index : index;
    if (place < 0 || place >= list.size()) {
      throw at.error("index " + index + " of " + list.size() + " elements");
    }
    return list.get((int) place);
  }

  static void set(Place at, Object target, Object index, Object value) {
    if (target instanceof PsObject object) {
      String name = Operators.text(at, index);
      if (object.kind() == PsObject.Kind.OBJECT && !object.has(name)) {
        throw at.error("no property '" + name + "' to set");
      }
      object.set(name, Values.settled(value));
      return;
    }
    throw at.error("only properties and entries of tables can be set");
  }
}
