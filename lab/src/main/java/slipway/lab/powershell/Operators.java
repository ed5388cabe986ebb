package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Operators of two values. Strings do not mind their case but for `-ceq` and `-cne`.
final class Operators {
  private Operators() {}

  static Object apply(Place at, String operator, Object left, Object right) {
    return switch (operator) {
      case "+" -> sum(at, left, right);
      case "-" -> Values.number(left) - Values.number(right);
      case "*" -> Values.number(left) * Values.number(right);
      case "%" -> Values.number(left) % Values.number(right);
      case "-band" -> Values.number(left) & Values.number(right);
      case "-bor" -> Values.number(left) | Values.number(right);
      case "-f" -> formatted(at, text(at, left), Values.unrolled(right));
      case "-join" -> String.join(text(at, right), texts(at, left));
      case "-split" -> List.<Object>of((Object[]) text(at, left).split(text(at, right), -1));
      case "-replace" -> replaced(at, left, right);
      case "-eq" -> same(at, left, right);
      case "-ne" -> !same(at, left, right);
      case "-ceq" -> text(at, one(at, left)).equals(text(at, right));
      case "-cne" -> !text(at, one(at, left)).equals(text(at, right));
      case "-gt" -> order(at, left, right) > 0;
      case "-ge" -> order(at, left, right) >= 0;
      case "-lt" -> order(at, left, right) < 0;
      case "-le" -> order(at, left, right) <= 0;
      case "-like" -> like(at, left, right);
      case "-notlike" -> !like(at, left, right);
      case "-match" -> matches(at, left, right);
      case "-notmatch" -> !matches(at, left, right);
      case "-contains" -> contains(at, left, right);
      case "-notcontains" -> !contains(at, left, right);
      case "-in" -> contains(at, right, left);
      case "-notin" -> !contains(at, right, left);
      default -> throw at.error(operator + " is outside the dialect");
    };
  }

  private static Object sum(Place at, Object left, Object right) {
    return switch (left) {
      case List<?> list -> {
        List<Object> all = new ArrayList<>(list);
        all.addAll(right instanceof List<?> more ? more : List.of(Values.settled(right)));
        yield all;
      }
      case Long n -> n + Values.number(right);
      case String s -> s + text(at, right);
      default -> throw at.error("+ of something that is no string, number or array");
    };
  }

  private static String formatted(Place at, String format, List<Object> values) {
    Matcher holes = Pattern.compile("\\{(\\d+)(?::([^}]*))?}").matcher(format);
    StringBuilder text = new StringBuilder();
    while (holes.find()) {
      int number = Integer.parseInt(holes.group(1));
      if (number >= values.size()) {
        throw at.error("-f has no value for {" + number + "}");
      }
      if (holes.group(2) != null) {
        throw at.error("formats like {0:x} are outside the dialect");
      }
      holes.appendReplacement(text, Matcher.quoteReplacement(text(at, values.get(number))));
    }
    return holes.appendTail(text).toString();
  }

  private static String replaced(Place at, Object left, Object right) {
    List<Object> both = Values.unrolled(right);
    Pattern pattern = pattern(at, text(at, both.getFirst()));
    String with = both.size() > 1 ? text(at, both.get(1)) : "";
    return pattern.matcher(text(at, one(at, left))).replaceAll(with);
  }

  static boolean same(Place at, Object left, Object right) {
    return switch (one(at, left)) {
      case Nothing _ -> Values.isNull(right);
      case String s -> !Values.isNull(right) && s.equalsIgnoreCase(text(at, right));
      case Long n ->
          switch (right) {
            case Long m -> n.equals(m);
            case String s -> s.matches("-?[0-9]+") && n == Long.parseLong(s);
            default -> false;
          };
      case Boolean b -> b == Values.truth(right);
      default -> {
        if (Values.isNull(right)) {
          yield false;
        }
        throw at.error("a comparison of objects");
      }
    };
  }

  private static int order(Place at, Object left, Object right) {
    return switch (one(at, left)) {
      case Long n -> Long.compare(n, Values.number(right));
      case String s -> s.compareToIgnoreCase(text(at, right));
      default -> throw at.error("an order of what has none");
    };
  }

  private static boolean like(Place at, Object left, Object right) {
    StringBuilder pattern = new StringBuilder();
    for (char c : text(at, right).toCharArray()) {
      if (c == '[' || c == '`') {
        throw at.error("-like with [ or ` is outside the dialect");
      }
      pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
        .matcher(text(at, one(at, left)))
        .matches();
  }

  private static boolean matches(Place at, Object left, Object right) {
    return pattern(at, text(at, right)).matcher(text(at, one(at, left))).find();
  }

  private static Pattern pattern(Place at, String regex) {
    if (regex.matches(".*\\\\[^.dws\\\\\\[\\](){}$^*+?|/-].*")) {
      throw at.error("an escape in a pattern that is outside the dialect");
    }
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  private static boolean contains(Place at, Object list, Object value) {
    return Values.unrolled(list).stream().anyMatch(item -> same(at, item, value));
  }

  // An array on the left would filter instead of compare.
  private static Object one(Place at, Object left) {
    if (left instanceof List<?>) {
      throw at.error("an array on the left of a comparison");
    }
    return left;
  }

  private static List<String> texts(Place at, Object list) {
    return Values.unrolled(list).stream().map(v -> text(at, v)).toList();
  }

  static String text(Place at, Object value) {
    if (value instanceof List<?> || value instanceof PsObject || value instanceof HostObject) {
      throw at.error("an array or an object as a string");
    }
    return Values.text(value);
  }

  static Object cast(Place at, String type, Object value) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "", "object" -> Values.settled(value);
      case "string" -> Values.isNull(value) ? "" : text(at, value);
      case "int", "long" -> Values.isNull(value) ? 0L : Values.number(value);
      case "bool", "switch" -> Values.truth(value);
      case "string[]" -> {
        if (Values.isNull(value)) {
          yield Nothing.NULL;
        }
        yield List.<Object>copyOf(texts(at, value));
      }
      case "object[]" -> Values.isNull(value) ? Nothing.NULL : Values.unrolled(value);
      case "byte[]" -> {
        if (value instanceof byte[]) {
          yield value;
        }
        throw at.error("not an array of bytes");
      }
      case "pscustomobject" -> {
        if (value instanceof PsObject table) {
          yield table.copy(PsObject.Kind.OBJECT);
        }
        throw at.error("[pscustomobject] of something that is no table");
      }
      case "hashtable" -> {
        if (value instanceof PsObject table && table.kind() == PsObject.Kind.TABLE) {
          yield value;
        }
        throw at.error("[hashtable] of something that is no table");
      }
      case "security.principal.windowsprincipal" -> value;
      default -> throw at.error("[" + type + "] is outside the dialect");
    };
  }
}
