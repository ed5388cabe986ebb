package slipway.lab.powershell;

import java.util.List;
import java.util.Optional;

/// What does something.
sealed interface Statement {
  Place at();

  /// A part of a pipeline.
  sealed interface Stage permits Expression, Command {
    Place at();
  }

  record Pipeline(Place at, List<Stage> stages) implements Statement {}

  /// @param how a name, or what `&` or `.` is given
  record Command(Place at, Invocation invocation, Expression how, List<Argument> arguments)
      implements Stage {}

  enum Invocation {
    NAME,
    CALL,
    DOT
  }

  sealed interface Argument {
    /// @param value empty for a switch
    record Named(Place at, String name, Optional<Expression> value) implements Argument {}

    record Positional(Expression value) implements Argument {}

    record Splat(Expression.Variable table) implements Argument {}
  }

  record Assignment(Place at, Expression target, boolean adding, Pipeline value)
      implements Statement {}

  record If(Place at, List<Branch> branches, Optional<Block> otherwise) implements Statement {}

  record Branch(Pipeline condition, Block block) {}

  record ForEach(Place at, Expression.Variable variable, Pipeline items, Block block)
      implements Statement {}

  record While(Place at, Pipeline condition, Block block) implements Statement {}

  record Try(Place at, Block block, Optional<Block> caught, Optional<Block> last)
      implements Statement {}

  record Return(Place at, Optional<Pipeline> value) implements Statement {}

  record Throw(Place at, Pipeline value) implements Statement {}

  record Exit(Place at, Pipeline code) implements Statement {}

  record Break(Place at) implements Statement {}

  record Continue(Place at) implements Statement {}

  record Function(Place at, String name, Block block) implements Statement {}
}
