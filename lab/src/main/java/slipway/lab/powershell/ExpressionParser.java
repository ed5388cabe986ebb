package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Expressions, with PowerShell's precedences: the comma binds tighter than every operator.
final class ExpressionParser {
  private static final Set<String> LOGICAL = Set.of("-and", "-or");
  private static final Set<String> BITWISE = Set.of("-band", "-bor");
  private static final Set<String> COMPARING =
      Set.of(
          "-eq",
          "-ne",
          "-ceq",
          "-cne",
          "-gt",
          "-ge",
          "-lt",
          "-le",
          "-like",
          "-notlike",
          "-match",
          "-notmatch",
          "-contains",
          "-notcontains",
          "-in",
          "-notin",
          "-replace",
          "-split",
          "-join");

  private final Source source;
  private final Parser statements;
  private final TextParser texts;
  private boolean commas = true;

  ExpressionParser(Source source, Parser statements) {
    this.source = source;
    this.statements = statements;
    this.texts = new TextParser(source, statements);
  }

  /// Whether commas make arrays here; answers what was before.
  boolean commas(boolean now) {
    boolean before = commas;
    commas = now;
    return before;
  }

  /// Whether an expression starts here, and not a command.
  boolean starts() {
    char c = source.peek();
    return switch (c) {
      case '$', '(', '"', '\'', '[' -> true;
      case '@' -> source.peek(1) == '(' || source.peek(1) == '{';
      case '-' -> source.looksAt("-not") || Character.isDigit(source.peek(1));
      default -> Character.isDigit(c);
    };
  }

  Expression expression() {
    Expression left = bitwise();
    String first = "";
    while (true) {
      String operator = operator(LOGICAL);
      if (operator.isEmpty()) {
        return left;
      }
      if (!first.isEmpty() && !first.equals(operator)) {
        throw source.error("-and and -or side by side need parentheses");
      }
      first = operator;
      left = new Expression.Binary(left.at(), operator, left, bitwise());
    }
  }

  private Expression bitwise() {
    Expression left = comparison();
    while (true) {
      String operator = operator(BITWISE);
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expression.Binary(left.at(), operator, left, comparison());
    }
  }

  private Expression comparison() {
    Expression left = additive();
    while (true) {
      String operator = operator(COMPARING);
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expression.Binary(left.at(), operator, left, additive());
    }
  }

  private Expression additive() {
    Expression left = multiplicative();
    while (true) {
      source.skipBlanks();
      boolean minus = source.peek() == '-' && source.peek(1) == ' ';
      if (!minus && (source.peek() != '+' || source.peek(1) == '=')) {
        return left;
      }
      String operator = String.valueOf(source.next());
      source.skipLines();
      left = new Expression.Binary(left.at(), operator, left, multiplicative());
    }
  }

  private Expression multiplicative() {
    Expression left = format();
    while (true) {
      source.skipBlanks();
      if (source.peek() != '*' && source.peek() != '%') {
        return left;
      }
      String operator = String.valueOf(source.next());
      source.skipLines();
      left = new Expression.Binary(left.at(), operator, left, format());
    }
  }

  private Expression format() {
    Expression left = listing();
    while (true) {
      String operator = operator(Set.of("-f"));
      if (operator.isEmpty()) {
        return left;
      }
      left = new Expression.Binary(left.at(), operator, left, listing());
    }
  }

  private Expression listing() {
    Expression first = unary();
    source.skipBlanks();
    if (!commas || source.peek() != ',') {
      return first;
    }
    List<Expression> items = new ArrayList<>();
    items.add(first);
    while (source.accept(",")) {
      source.skipLines();
      items.add(unary());
      source.skipBlanks();
    }
    return new Expression.Listing(first.at(), items);
  }

  private Expression unary() {
    Place at = source.place();
    if (source.word().equalsIgnoreCase("-not")) {
      source.expect("-not");
      source.skipBlanks();
      return new Expression.Unary(at, "-not", unary());
    }
    if (source.peek() == '[' && !source.looksAt("[ordered]")) {
      return typed(at);
    }
    return postfix(primary());
  }

  /// A cast, or a member of a type.
  private Expression typed(Place at) {
    source.expect("[");
    StringBuilder name = new StringBuilder();
    while (source.peek() != ']') {
      char c = source.next();
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '[') {
        throw source.error("'" + c + "' in a type's name");
      }
      name.append(c);
      if (c == '[') {
        source.expect("]");
        name.append(']');
      }
    }
    source.expect("]");
    String type = name.toString().toLowerCase(Locale.ROOT);
    if (!source.accept("::")) {
      source.skipBlanks();
      return new Expression.Cast(at, type, unary());
    }
    String member = source.name();
    if (source.peek() == '(') {
      return postfix(new Expression.StaticCall(at, type, member, callArguments()));
    }
    return postfix(new Expression.StaticMember(at, type, member));
  }

  /// A variable, a string, a number, something in brackets.
  Expression primary() {
    Place at = source.place();
    char c = source.peek();
    if (c == '$') {
      if (source.peek(1) == '(') {
        source.next();
        return new Expression.Sub(at, inner());
      }
      return texts.variable();
    }
    if (c == '\'') {
      return texts.literal();
    }
    if (c == '"') {
      return texts.expandable();
    }
    if (c == '(') {
      return new Expression.Paren(at, statements.parenthesised());
    }
    if (source.accept("[ordered]")) {
      return table(at, true);
    }
    if (source.looksAt("@{")) {
      return table(at, false);
    }
    if (source.accept("@")) {
      return new Expression.Array(at, inner());
    }
    if (Character.isDigit(c) || c == '-') {
      return number(at);
    }
    throw source.error(c == 0 ? "the script ends here" : "'" + c + "' starts no expression");
  }

  private Block inner() {
    source.expect("(");
    boolean before = commas(true);
    Block block = statements.block();
    source.expect(")");
    commas(before);
    return block;
  }

  private Expression number(Place at) {
    StringBuilder digits = new StringBuilder();
    if (source.peek() == '-') {
      digits.append(source.next());
    }
    int radix = 10;
    if (source.accept("0x")) {
      radix = 16;
    }
    while (Character.digit(source.peek(), radix) >= 0) {
      digits.append(source.next());
    }
    if (Character.isLetterOrDigit(source.peek()) || source.peek() == '.') {
      throw source.error("only whole numbers are in the dialect");
    }
    try {
      return new Expression.Literal(at, Long.parseLong(digits.toString(), radix));
    } catch (NumberFormatException e) {
      throw at.error("no number: " + digits);
    }
  }

  private Expression table(Place at, boolean ordered) {
    source.expect("@{");
    boolean before = commas(true);
    List<Expression.Entry> entries = new ArrayList<>();
    source.skipStatementEnds();
    while (source.peek() != '}') {
      String name = source.name();
      source.skipBlanks();
      source.expect("=");
      source.skipLines();
      entries.add(new Expression.Entry(name, statements.pipeline()));
      source.skipStatementEnds();
    }
    source.expect("}");
    commas(before);
    return new Expression.Table(at, ordered, entries);
  }

  /// What follows without a blank: members, calls, indexes.
  Expression postfix(Expression start) {
    Expression target = start;
    while (true) {
      Place at = source.place();
      if (source.peek() == '.' && Character.isLetter(source.peek(1))) {
        source.next();
        String name = source.name();
        target =
            source.peek() == '('
                ? new Expression.Call(at, target, name, callArguments())
                : new Expression.Member(at, target, name);
      } else if (source.peek() == '[') {
        source.next();
        boolean before = commas(true);
        target = new Expression.Index(at, target, expression());
        commas(before);
        source.skipBlanks();
        source.expect("]");
      } else {
        return target;
      }
    }
  }

  private List<Expression> callArguments() {
    source.expect("(");
    boolean before = commas(false);
    List<Expression> arguments = new ArrayList<>();
    source.skipLines();
    while (source.peek() != ')') {
      arguments.add(expression());
      source.skipLines();
      if (!source.accept(",")) {
        break;
      }
      source.skipLines();
    }
    source.expect(")");
    commas(before);
    return arguments;
  }

  /// The value of a command's parameter; commas make a list.
  Expression arguments() {
    Expression first = argument();
    if (source.peek() != ',') {
      return first;
    }
    List<Expression> items = new ArrayList<>();
    items.add(first);
    while (source.accept(",")) {
      source.skipLines();
      items.add(argument());
    }
    return new Expression.Listing(first.at(), items);
  }

  /// One value as a command takes it: a word needs no quotes there.
  Expression argument() {
    Place at = source.place();
    Expression value;
    if (source.peek() == '{') {
      value = new Expression.ScriptBlock(at, statements.braces());
    } else if (Character.isDigit(source.peek()) && source.peek(source.word().length()) == '.') {
      // A version, as in 2.0.
      value = texts.bareWord();
    } else if (starts() && source.peek() != '[') {
      value = postfix(primary());
    } else {
      value = texts.bareWord();
    }
    if (" \t\r\n,;|)}`".indexOf(source.peek()) < 0 && !source.atEnd()) {
      throw source.error("'" + source.peek() + "' glued to an argument");
    }
    return value;
  }

  private String operator(Set<String> among) {
    source.skipBlanks();
    String word = source.word().toLowerCase(Locale.ROOT);
    if (!among.contains(word)) {
      return "";
    }
    source.expect(word);
    source.skipLines();
    return word;
  }
}
