package slipway.lab.powershell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One call of a cmdlet.
///
/// @param arguments by lower-case name
/// @param input what came through the pipeline
public record CmdletCall(
    Interpreter interpreter, Place at, Map<String, Object> arguments, List<Object> input) {

  public boolean has(String name) {
    return arguments.containsKey(name.toLowerCase(Locale.ROOT));
  }

  /// The value of a parameter that is there.
  public Object value(String name) {
    Object value = arguments.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw at.error("needs -" + name);
    }
    return value;
  }

  public String text(String name) {
    Object value = value(name);
    if (value instanceof String || value instanceof Long) {
      return Values.text(value);
    }
    throw at.error("-" + name + " takes a string");
  }

  public Optional<String> given(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  public long number(String name) {
    return Values.number(value(name));
  }

  /// The strings of a parameter that takes several.
  public List<String> texts(String name) {
    return Values.unrolled(value(name)).stream().map(Values::text).toList();
  }

  public boolean flag(String name) {
    return has(name) && Values.truth(value(name));
  }

  /// A parameter that takes one of a few words.
  public String oneOf(String name, String... words) {
    String given = text(name);
    for (String word : words) {
      if (word.equalsIgnoreCase(given)) {
        return word;
      }
    }
    throw error("-" + name + " " + given + " is not among " + List.of(words));
  }

  public Block block(String name) {
    if (value(name) instanceof Block block) {
      return block;
    }
    throw error("-" + name + " takes a script block");
  }

  public DialectException error(String what) {
    return at.error(what);
  }
}
