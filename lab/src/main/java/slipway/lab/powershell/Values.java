package slipway.lab.powershell;

import java.util.List;

/// What values are in conditions, in strings and as numbers.
public final class Values {
  private Values() {}

  static boolean truth(Object value) {
    return switch (value) {
      case Nothing _ -> false;
      case Boolean b -> b;
      case Long n -> n != 0;
      case String s -> !s.isEmpty();
      case List<?> list when list.isEmpty() -> false;
      case List<?> list when list.size() == 1 -> truth(list.getFirst());
      default -> true;
    };
  }

  /// As it stands in a string. Objects have no text anybody would want.
  public static String text(Object value) {
    return switch (value) {
      case Nothing _ -> "";
      case Boolean b -> b ? "True" : "False";
      case String s -> s;
      case Long n -> n.toString();
      case List<?> list -> String.join(" ", list.stream().map(Values::text).toList());
      default -> throw new IllegalArgumentException("an object as a string");
    };
  }

  static long number(Object value) {
    return switch (value) {
      case Long n -> n;
      case Boolean b -> b ? 1 : 0;
      case String s -> parse(s);
      default -> throw new ScriptError("cannot convert to a number");
    };
  }

  private static long parse(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ScriptError("Cannot convert value \"" + text + "\" to a number.");
    }
  }

  static boolean isNull(Object value) {
    return value instanceof Nothing;
  }

  /// What goes into a parameter or a table: nothing becomes `$null` there.
  static Object settled(Object value) {
    return value == Nothing.VOID ? Nothing.NULL : value;
  }

  /// What a pipeline's output is as a value.
  static Object collapsed(List<Object> output) {
    return switch (output.size()) {
      case 0 -> Nothing.VOID;
      case 1 -> output.getFirst();
      default -> List.copyOf(output);
    };
  }

  /// What a value is as a pipeline's output.
  static List<Object> unrolled(Object value) {
    if (value == Nothing.VOID) {
      return List.of();
    }
    return value instanceof List<?> list ? List.copyOf(list) : List.of(value);
  }
}
