package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Expressions to values.
final class Evaluator {
  private final Interpreter interpreter;

  Evaluator(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  Object value(Expression expression, Scope scope) {
    interpreter.step(place(expression));
    return switch (expression) {
      case Expression.Literal e -> e.value();
      case Expression.Text e -> text(e, scope);
      case Expression.Variable e -> variable(e, scope);
      case Expression.Member e -> Members.get(e.at(), value(e.target(), scope), e.name());
      case Expression.Call e ->
          Members.call(e.at(), value(e.target(), scope), e.name(), values(e.arguments(), scope));
      case Expression.StaticMember e ->
          interpreter.host().staticMember(e.at(), e.type(), e.name(), Optional.empty());
      case Expression.StaticCall e ->
          interpreter
              .host()
              .staticMember(e.at(), e.type(), e.name(), Optional.of(values(e.arguments(), scope)));
      case Expression.Index e ->
          Members.index(e.at(), value(e.target(), scope), value(e.index(), scope));
      case Expression.Listing e -> List.copyOf(values(e.items(), scope));
      case Expression.Array e -> array(e.block(), scope);
      case Expression.Sub e -> Values.collapsed(interpreter.output(e.block(), scope));
      case Expression.Paren e -> interpreter.value(e.inner(), scope);
      case Expression.Table e -> table(e, scope);
      case Expression.Cast e -> Operators.cast(e.at(), e.type(), value(e.operand(), scope));
      case Expression.Unary e -> !Values.truth(value(e.operand(), scope));
      case Expression.Binary e -> binary(e, scope);
      case Expression.ScriptBlock e -> e.block();
    };
  }

  private static Place place(Expression expression) {
    return expression.at();
  }

  private List<Object> values(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>();
    for (Expression expression : expressions) {
      values.add(Values.settled(value(expression, scope)));
    }
    return values;
  }

  private String text(Expression.Text text, Scope scope) {
    StringBuilder all = new StringBuilder();
    for (Expression part : text.parts()) {
      Object value = value(part, scope);
      boolean flat = !(value instanceof PsObject) && !(value instanceof HostObject);
      if (!flat) {
        throw text.at().error("an object in a string");
      }
      all.append(Values.text(value));
    }
    return all.toString();
  }

  Object variable(Expression.Variable variable, Scope scope) {
    return switch (variable.scope()) {
      case "env" -> interpreter.host().environment(variable.name());
      case "script" -> known(variable, scope.script().here(variable.name()));
      default ->
          switch (variable.name().toLowerCase(java.util.Locale.ROOT)) {
            case "null" -> Nothing.NULL;
            case "true" -> true;
            case "false" -> false;
            default -> known(variable, scope.find(variable.name()));
          };
    };
  }

  private static Object known(Expression.Variable variable, Optional<Object> value) {
    return value.orElseThrow(
        () -> variable.at().error("the variable $" + variable.name() + " has not been set"));
  }

  // What stands alone in it and is an array already stays that array.
  private Object array(Block block, Scope scope) {
    return List.copyOf(interpreter.output(block, scope));
  }

  private PsObject table(Expression.Table table, Scope scope) {
    PsObject entries =
        new PsObject(table.ordered() ? PsObject.Kind.ORDERED_TABLE : PsObject.Kind.TABLE);
    for (Expression.Entry entry : table.entries()) {
      if (entries.has(entry.name())) {
        throw table.at().error("the key " + entry.name() + " twice");
      }
      entries.set(entry.name(), Values.settled(interpreter.value(entry.value(), scope)));
    }
    return entries;
  }

  private Object binary(Expression.Binary e, Scope scope) {
    Object left = value(e.left(), scope);
    if (e.operator().equals("-and")) {
      return Values.truth(left) && Values.truth(value(e.right(), scope));
    }
    if (e.operator().equals("-or")) {
      return Values.truth(left) || Values.truth(value(e.right(), scope));
    }
    return Operators.apply(e.at(), e.operator(), left, value(e.right(), scope));
  }
}
