package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Statements, by recursive descent. What it does not know it refuses.
final class Parser {
  /// How deep blocks and parentheses may lie in each other.
  static final int DEPTH_MAX = 60;

  private static final Set<String> OUTSIDE =
      Set.of(
          "switch",
          "for",
          "do",
          "until",
          "filter",
          "trap",
          "class",
          "enum",
          "using",
          "data",
          "workflow",
          "configuration",
          "begin",
          "process",
          "end",
          "dynamicparam",
          "elseif",
          "else",
          "catch",
          "finally",
          "in",
          "param",
          "parallel",
          "sequence",
          "inlinescript");

  private final Source source;
  private final ExpressionParser expressions;
  private int depth;

  private Parser(Source source) {
    this.source = source;
    this.expressions = new ExpressionParser(source, this);
  }

  static Block parse(String file, String text) {
    Parser parser = new Parser(new Source(file, text));
    Block block = parser.block();
    if (!parser.source.atEnd()) {
      throw parser.source.error("a '" + parser.source.peek() + "' that nothing opened");
    }
    return block;
  }

  /// Statements up to a closing bracket or the end; in front of them attributes and parameters.
  Block block() {
    if (++depth > DEPTH_MAX) {
      throw source.error("more than " + DEPTH_MAX + " blocks within each other");
    }
    source.skipStatementEnds();
    List<Parameter> parameters = List.of();
    if (source.accept("[CmdletBinding()]")) {
      source.skipLines();
    }
    if (source.word().equalsIgnoreCase("param")) {
      source.expect("param");
      parameters = new ParameterParser(source, expressions).parameters();
    }
    List<Statement> statements = new ArrayList<>();
    source.skipStatementEnds();
    while (!source.atEnd() && source.peek() != '}' && source.peek() != ')') {
      statements.add(statement());
      source.skipStatementEnds();
    }
    depth--;
    return new Block(parameters, statements);
  }

  /// A block in braces.
  Block braces() {
    source.skipLines();
    source.expect("{");
    Block block = block();
    source.expect("}");
    return block;
  }

  private Statement statement() {
    Place at = source.place();
    String word = source.word().toLowerCase(Locale.ROOT);
    if (OUTSIDE.contains(word)) {
      throw source.error("'" + word + "' is outside the dialect");
    }
    return switch (word) {
      case "function" -> function(at);
      case "if" -> branches(at);
      case "foreach" -> forEach(at);
      case "while" -> {
        source.expect(word);
        yield new Statement.While(at, condition(), braces());
      }
      case "try" -> attempt(at);
      case "return" -> {
        source.expect(word);
        source.skipBlanks();
        yield new Statement.Return(at, atEnd() ? Optional.empty() : Optional.of(pipeline()));
      }
      case "throw" -> {
        source.expect(word);
        source.skipBlanks();
        yield new Statement.Throw(at, pipeline());
      }
      case "exit" -> {
        source.expect(word);
        source.skipBlanks();
        yield new Statement.Exit(at, pipeline());
      }
      case "break" -> {
        source.expect(word);
        yield new Statement.Break(at);
      }
      case "continue" -> {
        source.expect(word);
        yield new Statement.Continue(at);
      }
      default -> assignmentOrPipeline(at);
    };
  }

  private Statement function(Place at) {
    source.expect("function");
    source.skipBlanks();
    String name = source.word();
    if (name.isEmpty()) {
      throw source.error("a function without a name");
    }
    source.expect(name);
    return new Statement.Function(at, name, braces());
  }

  private Statement branches(Place at) {
    source.expect("if");
    List<Statement.Branch> branches = new ArrayList<>();
    branches.add(new Statement.Branch(condition(), braces()));
    source.skipLines();
    while (source.word().equalsIgnoreCase("elseif")) {
      source.expect("elseif");
      branches.add(new Statement.Branch(condition(), braces()));
      source.skipLines();
    }
    Optional<Block> otherwise = Optional.empty();
    if (source.word().equalsIgnoreCase("else")) {
      source.expect("else");
      otherwise = Optional.of(braces());
    }
    return new Statement.If(at, branches, otherwise);
  }

  private Statement forEach(Place at) {
    source.expect("foreach");
    source.skipBlanks();
    source.expect("(");
    source.skipBlanks();
    if (!(expressions.primary() instanceof Expression.Variable variable)) {
      throw at.error("foreach without a variable");
    }
    source.skipBlanks();
    source.expect("in");
    source.skipBlanks();
    Statement.Pipeline items = pipeline();
    source.skipLines();
    source.expect(")");
    return new Statement.ForEach(at, variable, items, braces());
  }

  private Statement attempt(Place at) {
    source.expect("try");
    Block block = braces();
    Optional<Block> caught = Optional.empty();
    Optional<Block> last = Optional.empty();
    source.skipLines();
    if (source.word().equalsIgnoreCase("catch")) {
      source.expect("catch");
      caught = Optional.of(braces());
      source.skipLines();
    }
    if (source.word().equalsIgnoreCase("finally")) {
      source.expect("finally");
      last = Optional.of(braces());
    }
    if (caught.isEmpty() && last.isEmpty()) {
      throw at.error("try without catch and finally");
    }
    return new Statement.Try(at, block, caught, last);
  }

  private Statement.Pipeline condition() {
    source.skipBlanks();
    return parenthesised();
  }

  /// A pipeline in parentheses.
  Statement.Pipeline parenthesised() {
    source.expect("(");
    if (++depth > DEPTH_MAX) {
      throw source.error("more than " + DEPTH_MAX + " parentheses within each other");
    }
    boolean before = expressions.commas(true);
    source.skipLines();
    Statement.Pipeline inner = pipeline();
    source.skipLines();
    source.expect(")");
    expressions.commas(before);
    depth--;
    return inner;
  }

  private Statement assignmentOrPipeline(Place at) {
    if (!expressions.starts()) {
      return pipeline();
    }
    Expression first = expressions.expression();
    source.skipBlanks();
    boolean adding = source.looksAt("+=");
    if (adding || (source.peek() == '=' && source.peek(1) != '=')) {
      requireAssignable(first);
      source.expect(adding ? "+=" : "=");
      source.skipLines();
      return new Statement.Assignment(at, first, adding, pipeline());
    }
    return rest(at, first);
  }

  private static void requireAssignable(Expression target) {
    boolean may =
        target instanceof Expression.Variable
            || target instanceof Expression.Index
            || target instanceof Expression.Member;
    if (!may) {
      throw target.at().error("nothing can be assigned to this");
    }
  }

  /// A pipeline, up to its end.
  Statement.Pipeline pipeline() {
    Place at = source.place();
    return rest(at, expressions.starts() ? expressions.expression() : command());
  }

  private Statement.Pipeline rest(Place at, Statement.Stage first) {
    List<Statement.Stage> stages = new ArrayList<>();
    stages.add(first);
    source.skipBlanks();
    while (source.accept("|")) {
      source.skipLines();
      stages.add(command());
      source.skipBlanks();
    }
    if (!atEnd()) {
      throw source.error("'" + source.peek() + "' is outside the dialect here");
    }
    return new Statement.Pipeline(at, List.copyOf(stages));
  }

  private Statement.Command command() {
    Place at = source.place();
    Statement.Invocation invocation = Statement.Invocation.NAME;
    Expression how;
    if ((source.peek() == '&' || source.peek() == '.') && source.peek(1) == ' ') {
      invocation = source.next() == '&' ? Statement.Invocation.CALL : Statement.Invocation.DOT;
      source.skipBlanks();
      how = expressions.argument();
    } else {
      String name = source.word();
      if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
        throw source.error("'" + source.peek() + "' starts nothing in the dialect");
      }
      source.expect(name);
      if (!atEnd() && source.peek() != ' ') {
        throw source.error("'" + name + source.peek() + "' is no command's name");
      }
      how = new Expression.Literal(at, name);
    }
    List<Statement.Argument> arguments = new ArrayList<>();
    source.skipBlanks();
    while (!atEnd() && source.peek() != '|') {
      arguments.add(argument());
      source.skipBlanks();
    }
    return new Statement.Command(at, invocation, how, List.copyOf(arguments));
  }

  private Statement.Argument argument() {
    Place at = source.place();
    if (source.peek() == '-' && Character.isLetter(source.peek(1))) {
      source.next();
      String name = source.name();
      if (source.accept(":")) {
        return new Statement.Argument.Named(at, name, Optional.of(expressions.arguments()));
      }
      source.skipBlanks();
      boolean alone =
          atEnd()
              || source.peek() == '|'
              || (source.peek() == '-' && Character.isLetter(source.peek(1)));
      return new Statement.Argument.Named(
          at, name, alone ? Optional.empty() : Optional.of(expressions.arguments()));
    }
    if (source.peek() == '@' && Character.isLetter(source.peek(1))) {
      source.next();
      return new Statement.Argument.Splat(new Expression.Variable(at, "", source.name()));
    }
    return new Statement.Argument.Positional(expressions.arguments());
  }

  /// Whether a statement ends here.
  private boolean atEnd() {
    return switch (source.peek()) {
      case 0, '\n', ';', ')', '}' -> true;
      default -> false;
    };
  }
}
