package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Commands: functions, cmdlets, scripts and programs, and what their parameters become.
final class Commands {
  private static final Set<String> LANGUAGE =
      Set.of("where-object", "foreach-object", "out-null", "set-strictmode");

  private final Interpreter interpreter;

  Commands(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  void run(
      Statement.Command command, Scope scope, Optional<List<Object>> input, List<Object> output) {
    Object how = interpreter.evaluator().value(command.how(), scope);
    String name = Operators.text(command.at(), how);
    if (command.invocation() == Statement.Invocation.NAME) {
      named(command, name, scope, input, output);
    } else if (name.toLowerCase(Locale.ROOT).endsWith(".ps1")) {
      boolean dot = command.invocation() == Statement.Invocation.DOT;
      script(command.at(), name, byName(command, scope), dot ? scope : scope.inScript(), output);
    } else {
      List<String> arguments = new ArrayList<>();
      for (Statement.Argument argument : command.arguments()) {
        if (!(argument instanceof Statement.Argument.Positional positional)) {
          throw command.at().error("a program's arguments that start with - are not passed on");
        }
        // An array gives an argument for each of its elements.
        Object value = interpreter.evaluator().value(positional.value(), scope);
        Values.unrolled(value).forEach(v -> arguments.add(Operators.text(command.at(), v)));
      }
      Host.Program ran = interpreter.host().program(command.at(), name, arguments);
      scope.script().set("LASTEXITCODE", ran.code());
      output.addAll(ran.output());
    }
  }

  private void named(
      Statement.Command command,
      String name,
      Scope scope,
      Optional<List<Object>> input,
      List<Object> output) {
    String key = name.toLowerCase(Locale.ROOT);
    if (LANGUAGE.contains(key)) {
      language(command, key, scope, input.orElse(List.of()), output);
      return;
    }
    Optional<Scope.Function> function = scope.function(name);
    if (function.isPresent()) {
      if (input.isPresent()) {
        throw command.at().error("functions of the dialect take nothing from a pipeline");
      }
      Map<String, Object> arguments = byName(command, scope);
      Scope inner = scope.inFunction();
      Block block = function.get().block();
      bind(command.at(), name, block.parameters(), arguments, inner);
      body(command.at(), block, inner, output);
      return;
    }
    Cmdlet cmdlet = interpreter.host().cmdlets().get(key);
    if (cmdlet == null) {
      throw command.at().error("no command " + name);
    }
    cmdlet(command, cmdlet, scope, input, output);
  }

  /// Runs a script; its scope is new, or the caller's for `.`.
  void script(
      Place at, String path, Map<String, Object> arguments, Scope scope, List<Object> output) {
    Block block = Parser.parse(path, interpreter.host().script(at, path));
    Optional<Object> before = scope.here("PSScriptRoot");
    Optional<Object> invocation = scope.here("MyInvocation");
    // about_Automatic_Variables: before PowerShell 3.0 only modules have it.
    if (!interpreter.host().version().get("Major").equals(2L)) {
      scope.set("PSScriptRoot", path.substring(0, Math.max(0, path.lastIndexOf('\\'))));
    }
    scope.set("MyInvocation", PsObject.of("MyCommand", PsObject.of("Path", path)));
    bind(at, path, block.parameters(), arguments, scope);
    body(at, block, scope, output);
    before.ifPresent(value -> scope.set("PSScriptRoot", value));
    invocation.ifPresent(value -> scope.set("MyInvocation", value));
  }

  private void body(Place at, Block block, Scope scope, List<Object> output) {
    interpreter.enter(at);
    try {
      interpreter.run(block, scope, output);
    } catch (Signal.Return early) {
      // What it put out before stands.
      interpreter.step(at);
    } catch (Signal.Break | Signal.Continue early) {
      throw at.error("break or continue outside a loop");
    } finally {
      interpreter.leave();
    }
  }

  private void bind(
      Place at, String name, List<Parameter> parameters, Map<String, Object> given, Scope scope) {
    Map<String, Object> left = new LinkedHashMap<>(given);
    for (Parameter parameter : parameters) {
      Object value = left.remove(parameter.name().toLowerCase(Locale.ROOT));
      if (value == null) {
        if (parameter.mandatory()) {
          throw at.error(name + " needs -" + parameter.name());
        }
        value =
            parameter
                .ifMissing()
                .map(e -> interpreter.evaluator().value(e, scope))
                .orElse(Nothing.NULL);
        scope.set(parameter.name(), Operators.cast(at, parameter.type(), value));
        continue;
      }
      Object bound = Operators.cast(at, parameter.type(), Values.settled(value));
      boolean empty = Values.isNull(bound) || bound.equals("") || bound.equals(List.of());
      if (parameter.mandatory() && empty && !parameter.emptyAllowed()) {
        throw at.error(name + " gets nothing for the mandatory -" + parameter.name());
      }
      scope.set(parameter.name(), bound);
    }
    if (!left.isEmpty()) {
      throw at.error(name + " has no parameter -" + left.keySet().iterator().next());
    }
  }

  // By lower-case name.
  private Map<String, Object> byName(Statement.Command command, Scope scope) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (Statement.Argument argument : command.arguments()) {
      switch (argument) {
        case Statement.Argument.Named named -> {
          Object value =
              named.value().map(v -> interpreter.evaluator().value(v, scope)).orElse(true);
          put(command.at(), arguments, named.name(), value);
        }
        case Statement.Argument.Splat splat -> {
          if (!(interpreter.evaluator().variable(splat.table(), scope) instanceof PsObject t)) {
            throw command.at().error("@ with something that is no table");
          }
          t.names().forEach(n -> put(command.at(), arguments, n, t.get(n)));
        }
        case Statement.Argument.Positional _ ->
            throw command.at().error("an argument without its parameter's name");
      }
    }
    return arguments;
  }

  private static void put(Place at, Map<String, Object> arguments, String name, Object value) {
    if (arguments.put(name.toLowerCase(Locale.ROOT), Values.settled(value)) != null) {
      throw at.error("-" + name + " twice");
    }
  }

  private void cmdlet(
      Statement.Command command,
      Cmdlet cmdlet,
      Scope scope,
      Optional<List<Object>> input,
      List<Object> output) {
    Map<String, Object> arguments = byName(command, scope);
    CmdletSignature.require(command.at(), cmdlet, arguments, input.isPresent());
    boolean silent = "SilentlyContinue".equals(arguments.get("erroraction"));
    try {
      Object value =
          cmdlet
              .body()
              .run(new CmdletCall(interpreter, command.at(), arguments, input.orElse(List.of())));
      output.addAll(Values.unrolled(value));
    } catch (ScriptError error) {
      if (!silent) {
        throw error;
      }
    }
  }

  private void language(
      Statement.Command command,
      String name,
      Scope scope,
      List<Object> input,
      List<Object> output) {
    if (name.equals("set-strictmode")) {
      if (!"2.0".equals(byName(command, scope).get("version"))) {
        throw command.at().error("the dialect is of Set-StrictMode -Version 2.0");
      }
      return;
    }
    if (name.equals("out-null")) {
      return;
    }
    if (command.arguments().size() != 1
        || !(command.arguments().getFirst() instanceof Statement.Argument.Positional only)
        || !(interpreter.evaluator().value(only.value(), scope) instanceof Block block)) {
      throw command.at().error(name + " takes one script block");
    }
    for (Object item : input) {
      interpreter.step(command.at());
      List<Object> result = interpreter.each(block, item, scope);
      if (name.equals("foreach-object")) {
        output.addAll(result);
      } else if (Values.truth(Values.collapsed(result))) {
        output.add(item);
      }
    }
  }
}
