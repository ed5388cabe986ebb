package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Variables, strings and words.
final class TextParser {
  private final Source source;
  private final Parser statements;

  TextParser(Source source, Parser statements) {
    this.source = source;
    this.statements = statements;
  }

  /// `$name`, `$_`, `$env:NAME`, `$script:Name`.
  Expression variable() {
    Place at = source.place();
    source.expect("$");
    String name = source.name();
    if (source.peek() != ':' || source.peek(1) == ':') {
      return new Expression.Variable(at, "", name);
    }
    String scope = name.toLowerCase(Locale.ROOT);
    if (!scope.equals("env") && !scope.equals("script")) {
      throw source.error("$" + name + ": is outside the dialect");
    }
    source.next();
    return new Expression.Variable(at, scope, source.name());
  }

  /// Between single quotes.
  Expression literal() {
    Place at = source.place();
    source.expect("'");
    StringBuilder text = new StringBuilder();
    while (true) {
      char c = source.next();
      if (c != '\'') {
        text.append(c);
      } else if (source.peek() == '\'') {
        text.append(source.next());
      } else {
        return new Expression.Literal(at, text.toString());
      }
    }
  }

  /// Between double quotes.
  Expression expandable() {
    Place at = source.place();
    source.expect("\"");
    List<Expression> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (source.peek() != '"') {
      char c = source.peek();
      if (c == '`') {
        source.next();
        text.append(escaped(source.next()));
      } else if (c == '$' && source.peek(1) == '(') {
        flush(at, text, parts);
        source.expect("$(");
        parts.add(new Expression.Sub(at, statements.block()));
        source.expect(")");
      } else if (c == '$') {
        flush(at, text, parts);
        parts.add(variable());
        requireEndOfVariable();
      } else {
        text.append(source.next());
      }
    }
    source.expect("\"");
    flush(at, text, parts);
    return new Expression.Text(at, parts);
  }

  // In "$a.b" only $a is the variable, which is hardly ever meant.
  private void requireEndOfVariable() {
    boolean member = source.peek() == '.' && Character.isLetter(source.peek(1));
    if (member || source.peek() == '[' || source.peek() == ':') {
      throw source.error("in a string this needs $(...)");
    }
  }

  private static void flush(Place at, StringBuilder text, List<Expression> parts) {
    if (!text.isEmpty()) {
      parts.add(new Expression.Literal(at, text.toString()));
      text.setLength(0);
    }
  }

  private char escaped(char c) {
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case '"', '$', '`' -> c;
      default -> throw source.error("`" + c + " is outside the dialect");
    };
  }

  Expression bareWord() {
    Place at = source.place();
    StringBuilder word = new StringBuilder();
    while (Character.isLetterOrDigit(source.peek()) || "_-./:\\".indexOf(source.peek()) >= 0) {
      word.append(source.next());
    }
    if (word.isEmpty()) {
      throw source.error("'" + source.peek() + "' is outside the dialect here");
    }
    return new Expression.Literal(at, word.toString());
  }
}
