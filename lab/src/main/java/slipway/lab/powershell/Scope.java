package slipway.lab.powershell;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Variables and functions: reading looks outwards through the callers, writing stays here.
final class Scope {
  private final Optional<Scope> outer;
  private final Scope script;
  private final Map<String, Object> variables = new HashMap<>();
  private final Map<String, Function> functions = new HashMap<>();

  record Function(Place at, String name, Block block) {}

  private Scope(Optional<Scope> outer, Optional<Scope> script) {
    this.outer = outer;
    this.script = script.orElse(this);
  }

  static Scope global() {
    return new Scope(Optional.empty(), Optional.empty());
  }

  Scope inFunction() {
    return new Scope(Optional.of(this), Optional.of(script));
  }

  Scope inScript() {
    return new Scope(Optional.of(this), Optional.empty());
  }

  Scope script() {
    return script;
  }

  Optional<Object> find(String name) {
    Object value = variables.get(key(name));
    return value != null ? Optional.of(value) : outer.flatMap(o -> o.find(name));
  }

  Optional<Object> here(String name) {
    return Optional.ofNullable(variables.get(key(name)));
  }

  void set(String name, Object value) {
    variables.put(key(name), value);
  }

  void define(Function function) {
    functions.put(key(function.name()), function);
  }

  Optional<Function> function(String name) {
    Function function = functions.get(key(name));
    return function != null ? Optional.of(function) : outer.flatMap(o -> o.function(name));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
