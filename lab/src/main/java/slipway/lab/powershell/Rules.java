package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What scripts keep beyond the dialect, read without running them.
///
/// After rules of PSScriptAnalyzer: approved verbs, cmdlets and parameters that exist and are
/// written out, `$null` on the left, no empty catch, no variable set for nothing, no secrets as
/// parameters. Whatever is not known fails: aliases, `Invoke-Expression`, `Write-Host`, too.
public final class Rules {
  private static final Set<String> VERBS =
      Set.of(
          "Add",
          "Complete",
          "Disable",
          "Enable",
          "Get",
          "Initialize",
          "Install",
          "Invoke",
          "Register",
          "Remove",
          "Restore",
          "Set",
          "Start",
          "Stop",
          "Test",
          "Undo",
          "Unregister",
          "Write");
  private static final Set<String> LANGUAGE =
      Set.of("where-object", "foreach-object", "out-null", "set-strictmode");
  private static final Set<String> AUTOMATIC =
      Set.of(
          "null",
          "true",
          "false",
          "_",
          "psscriptroot",
          "myinvocation",
          "psversiontable",
          "lastexitcode",
          "erroractionpreference");
  private static final Set<String> COMPARISONS = Set.of("-eq", "-ne");

  private final Map<String, Cmdlet> cmdlets;
  private final List<Script> scripts;
  private final Map<String, Block> functions = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  private Rules(Map<String, Cmdlet> cmdlets, List<Script> scripts) {
    this.cmdlets = cmdlets;
    this.scripts = scripts;
    for (Script script : scripts) {
      for (Statement.Function function : script.all(Statement.Function.class)) {
        Block before = functions.put(lower(function.name()), function.block());
        if (before != null && !alike(before.parameters(), function.block().parameters())) {
          breaks(function.at(), function.name() + " has other parameters elsewhere");
        }
      }
    }
  }

  private static boolean alike(List<Parameter> some, List<Parameter> others) {
    return some.size() == others.size()
        && IntStream.range(0, some.size()).allMatch(i -> some.get(i).isGivenLike(others.get(i)));
  }

  /// What is broken where; the scripts are taken together, as they call each other.
  public static List<String> broken(Map<String, Cmdlet> cmdlets, List<Script> scripts) {
    Rules rules = new Rules(cmdlets, scripts);
    for (Script script : scripts) {
      rules.text(script);
      rules.functions(script);
      rules.commands(script);
      rules.expressions(script);
    }
    rules.variables();
    return List.copyOf(rules.broken);
  }

  private void breaks(Place at, String what) {
    broken.add(at + ": " + what);
  }

  // PowerShell 5.1 reads what has no byte order mark in the machine's own encoding.
  private void text(Script script) {
    int number = 0;
    for (String line : script.text().split("\n", -1)) {
      Place at = new Place(script.file(), ++number);
      if (!line.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        breaks(at, "only printable ASCII");
      }
      if (line.endsWith(" ")) {
        breaks(at, "blanks at the end");
      }
    }
    boolean starts = !script.block().parameters().isEmpty() || script.file().contains("tasks");
    boolean strict =
        script.text().contains("\nSet-StrictMode -Version 2.0\n")
            && script.text().contains("\n$ErrorActionPreference = 'Stop'\n");
    if (starts && !strict) {
      breaks(new Place(script.file(), 1), "runs without strict mode or without stopping at errors");
    }
  }

  private void functions(Script script) {
    for (Statement.Function function : script.all(Statement.Function.class)) {
      String[] parts = function.name().split("-", -1);
      if (parts.length != 2 || !VERBS.contains(parts[0]) || parts[1].isEmpty()) {
        breaks(function.at(), function.name() + " is no approved verb with a noun");
      }
      if (cmdlets.containsKey(lower(function.name()))) {
        breaks(function.at(), function.name() + " hides a cmdlet");
      }
    }
    for (Parameter parameter : script.all(Parameter.class)) {
      if (lower(parameter.name()).matches(".*(password|secret|credential).*")) {
        breaks(parameter.at(), "a secret as a parameter");
      }
    }
  }

  private void commands(Script script) {
    for (Statement.Command command : script.all(Statement.Command.class)) {
      if (command.invocation() == Statement.Invocation.NAME
          && command.how() instanceof Expression.Literal literal) {
        named(command, literal.value().toString());
      }
    }
  }

  private void named(Statement.Command command, String name) {
    Block function = functions.get(lower(name));
    Cmdlet cmdlet = cmdlets.get(lower(name));
    if (function == null && cmdlet == null) {
      if (!LANGUAGE.contains(lower(name))) {
        breaks(command.at(), "no command " + name);
      }
      return;
    }
    Set<String> given = new TreeSet<>();
    boolean splat = false;
    for (Statement.Argument argument : command.arguments()) {
      switch (argument) {
        case Statement.Argument.Named named -> given.add(lower(named.name()));
        case Statement.Argument.Splat _ -> splat = true;
        case Statement.Argument.Positional _ ->
            breaks(command.at(), "an argument without its parameter's name");
      }
    }
    Set<String> known = new TreeSet<>();
    Set<String> needed = new TreeSet<>();
    if (function != null) {
      function.parameters().forEach(p -> known.add(lower(p.name())));
      function.parameters().stream()
          .filter(Parameter::mandatory)
          .forEach(p -> needed.add(lower(p.name())));
    } else if (cmdlet != null) {
      known.addAll(cmdlet.parameters().keySet());
      cmdlet
          .parameters()
          .forEach(
              (p, kind) -> {
                if (kind == Cmdlet.Kind.MANDATORY) {
                  needed.add(p);
                }
              });
    }
    given.stream()
        .filter(p -> !known.contains(p))
        .forEach(p -> breaks(command.at(), name + " has no parameter -" + p));
    if (!splat) {
      needed.stream()
          .filter(p -> !given.contains(p))
          .forEach(p -> breaks(command.at(), name + " needs -" + p));
    }
  }

  private void expressions(Script script) {
    for (Expression.Binary binary : script.all(Expression.Binary.class)) {
      if (COMPARISONS.contains(binary.operator())
          && binary.right() instanceof Expression.Variable right
          && right.name().equalsIgnoreCase("null")) {
        breaks(binary.at(), "$null belongs on the left");
      }
    }
    for (Statement.Try attempt : script.all(Statement.Try.class)) {
      if (attempt.caught().isPresent() && attempt.caught().get().statements().isEmpty()) {
        breaks(attempt.at(), "an empty catch");
      }
    }
  }

  private void variables() {
    Set<String> set = new TreeSet<>();
    Set<Expression.Variable> targets = new java.util.HashSet<>();
    for (Script script : scripts) {
      script.all(Parameter.class).forEach(p -> set.add(lower(p.name())));
      script.all(Statement.ForEach.class).forEach(f -> set.add(lower(f.variable().name())));
      for (Statement.Assignment assignment : script.all(Statement.Assignment.class)) {
        if (assignment.target() instanceof Expression.Variable variable) {
          set.add(lower(variable.name()));
          targets.add(variable);
        }
      }
    }
    List<Expression.Variable> uses = new ArrayList<>();
    scripts.forEach(s -> uses.addAll(s.all(Expression.Variable.class)));
    Map<String, Long> times =
        uses.stream().collect(Collectors.groupingBy(v -> lower(v.name()), Collectors.counting()));
    for (Expression.Variable variable : uses) {
      String name = lower(variable.name());
      if (!variable.scope().equals("env") && !set.contains(name) && !AUTOMATIC.contains(name)) {
        breaks(variable.at(), "$" + variable.name() + " is set nowhere");
      }
    }
    for (Expression.Variable target : targets) {
      long settings = targets.stream().filter(t -> same(t, target)).count();
      if (!AUTOMATIC.contains(lower(target.name()))
          && times.getOrDefault(lower(target.name()), 0L) <= settings) {
        breaks(target.at(), "$" + target.name() + " is set for nothing");
      }
    }
  }

  private static boolean same(Expression.Variable a, Expression.Variable b) {
    return a.name().equalsIgnoreCase(b.name());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
