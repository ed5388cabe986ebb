package slipway.lab.powershell;

import java.util.List;

/// What has a value.
sealed interface Expression extends Statement.Stage {
  /// A string between single quotes, a number.
  record Literal(Place at, Object value) implements Expression {}

  /// A string between double quotes.
  record Text(Place at, List<Expression> parts) implements Expression {}

  /// @param scope empty, `script` or `env`
  record Variable(Place at, String scope, String name) implements Expression {}

  record Member(Place at, Expression target, String name) implements Expression {}

  record Call(Place at, Expression target, String name, List<Expression> arguments)
      implements Expression {}

  record StaticMember(Place at, String type, String name) implements Expression {}

  record StaticCall(Place at, String type, String name, List<Expression> arguments)
      implements Expression {}

  record Index(Place at, Expression target, Expression index) implements Expression {}

  /// `a, b`
  record Listing(Place at, List<Expression> items) implements Expression {}

  /// `@(…)`
  record Array(Place at, Block block) implements Expression {}

  /// `$(…)`
  record Sub(Place at, Block block) implements Expression {}

  /// `(…)`
  record Paren(Place at, Statement.Pipeline inner) implements Expression {}

  record Table(Place at, boolean ordered, List<Entry> entries) implements Expression {}

  record Entry(String name, Statement.Pipeline value) {}

  record Cast(Place at, String type, Expression operand) implements Expression {}

  record Unary(Place at, String operator, Expression operand) implements Expression {}

  record Binary(Place at, String operator, Expression left, Expression right)
      implements Expression {}

  record ScriptBlock(Place at, Block block) implements Expression {}
}
