package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs scripts of the dialect.
public final class Interpreter {
  /// Steps of one run; preparing a guest takes a twentieth.
  static final int STEPS_MAX = 2_000_000;

  /// How deep calls may lie in each other.
  static final int CALLS_MAX = 60;

  private final Host host;
  private final Evaluator evaluator = new Evaluator(this);
  private final Commands commands = new Commands(this);
  private int steps;
  private int calls;

  /// What a run of a script came to.
  ///
  /// @param output what it put out
  public record Outcome(int exitCode, List<Object> output) {}

  public Interpreter(Host host) {
    this.host = host;
  }

  /// Runs a script as `powershell.exe -File` does.
  public Outcome run(String path, Map<String, Object> parameters) {
    Scope global = Scope.global();
    global.set("PSVersionTable", PsObject.of("PSVersion", host.version()));
    List<Object> output = new ArrayList<>();
    try {
      commands.script(new Place(path, 1), path, parameters, global.inScript(), output);
      return new Outcome(0, output);
    } catch (Signal.Exit exit) {
      return new Outcome(exit.code(), output);
    }
  }

  Host host() {
    return host;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  void step(Place at) {
    if (++steps > STEPS_MAX) {
      throw at.error("more than " + STEPS_MAX + " steps");
    }
  }

  void enter(Place at) {
    if (++calls > CALLS_MAX) {
      throw at.error("more than " + CALLS_MAX + " calls within each other");
    }
  }

  void leave() {
    calls--;
  }

  /// What a block puts out.
  List<Object> output(Block block, Scope scope) {
    List<Object> output = new ArrayList<>();
    run(block, scope, output);
    return output;
  }

  /// A script block with something as `$_`.
  public List<Object> each(Block block, Object item, Scope scope) {
    Scope inner = scope.inFunction();
    inner.set("_", item);
    try {
      return output(block, inner);
    } catch (Signal.Return early) {
      throw block.statements().getFirst().at().error("return in a script block");
    } catch (Signal.Break | Signal.Continue early) {
      throw block.statements().getFirst().at().error("break or continue in a script block");
    }
  }

  /// The value of a pipeline: an expression as it is, the output of anything else collapsed.
  Object value(Statement.Pipeline pipeline, Scope scope) {
    if (pipeline.stages().size() == 1
        && pipeline.stages().getFirst() instanceof Expression expression) {
      return evaluator.value(expression, scope);
    }
    List<Object> output = new ArrayList<>();
    pipe(pipeline, scope, output);
    return Values.collapsed(output);
  }

  void run(Block block, Scope scope, List<Object> output) {
    for (Statement statement : block.statements()) {
      run(statement, scope, output);
    }
  }

  private void run(Statement statement, Scope scope, List<Object> output) {
    step(statement.at());
    switch (statement) {
      case Statement.Pipeline s -> pipe(s, scope, output);
      case Statement.Assignment s -> assign(s, scope);
      case Statement.If s -> branch(s, scope, output);
      case Statement.ForEach s -> forEach(s, scope, output);
      case Statement.While s -> {
        while (Values.truth(value(s.condition(), scope)) && loop(s.block(), scope, output)) {
          step(s.at());
        }
      }
      case Statement.Try s -> attempt(s, scope, output);
      case Statement.Return s -> {
        s.value().ifPresent(v -> pipe(v, scope, output));
        throw new Signal.Return();
      }
      case Statement.Throw s ->
          throw new ScriptError(Operators.text(s.at(), value(s.value(), scope)));
      case Statement.Exit s -> throw new Signal.Exit((int) Values.number(value(s.code(), scope)));
      case Statement.Break _ -> throw new Signal.Break();
      case Statement.Continue _ -> throw new Signal.Continue();
      case Statement.Function s -> scope.define(new Scope.Function(s.at(), s.name(), s.block()));
    }
  }

  private void pipe(Statement.Pipeline pipeline, Scope scope, List<Object> output) {
    List<Object> items = List.of();
    for (int i = 0; i < pipeline.stages().size(); i++) {
      List<Object> into = i == pipeline.stages().size() - 1 ? output : new ArrayList<>();
      switch (pipeline.stages().get(i)) {
        case Expression e -> into.addAll(Values.unrolled(evaluator.value(e, scope)));
        case Statement.Command c ->
            commands.run(c, scope, i == 0 ? Optional.empty() : Optional.of(items), into);
      }
      items = into;
    }
  }

  private void assign(Statement.Assignment s, Scope scope) {
    Object value = value(s.value(), scope);
    if (s.adding()) {
      value = Operators.apply(s.at(), "+", evaluator.value(s.target(), scope), value);
    }
    switch (s.target()) {
      case Expression.Variable v when v.scope().equals("script") ->
          scope.script().set(v.name(), value);
      case Expression.Variable v when v.scope().isEmpty() -> scope.set(v.name(), value);
      case Expression.Member m ->
          Members.set(m.at(), evaluator.value(m.target(), scope), m.name(), value);
      case Expression.Index x ->
          Members.set(
              x.at(), evaluator.value(x.target(), scope), evaluator.value(x.index(), scope), value);
      default -> throw s.at().error("nothing can be assigned to this");
    }
  }

  private void branch(Statement.If s, Scope scope, List<Object> output) {
    for (Statement.Branch branch : s.branches()) {
      if (Values.truth(value(branch.condition(), scope))) {
        run(branch.block(), scope, output);
        return;
      }
    }
    s.otherwise().ifPresent(block -> run(block, scope, output));
  }

  private void forEach(Statement.ForEach s, Scope scope, List<Object> output) {
    Object items = value(s.items(), scope);
    if (Values.isNull(items)) {
      return;
    }
    for (Object item : Values.unrolled(items)) {
      scope.set(s.variable().name(), item);
      if (!loop(s.block(), scope, output)) {
        return;
      }
    }
  }

  // Whether to go on.
  private boolean loop(Block block, Scope scope, List<Object> output) {
    try {
      run(block, scope, output);
      return true;
    } catch (Signal.Continue next) {
      return true;
    } catch (Signal.Break end) {
      return false;
    }
  }

  // A process that is killed runs no finally: only what scripts see leads there.
  private void attempt(Statement.Try s, Scope scope, List<Object> output) {
    try {
      caught(s, scope, output);
    } catch (ScriptError | Signal leaving) {
      s.last().ifPresent(block -> run(block, scope, output));
      throw leaving;
    }
    s.last().ifPresent(block -> run(block, scope, output));
  }

  private void caught(Statement.Try s, Scope scope, List<Object> output) {
    try {
      run(s.block(), scope, output);
    } catch (ScriptError error) {
      if (s.caught().isEmpty()) {
        throw error;
      }
      PsObject exception = PsObject.of("Message", error.text());
      scope.set("_", PsObject.of("Exception", exception));
      run(s.caught().get(), scope, output);
    }
  }
}
