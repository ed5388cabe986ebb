package slipway.lab.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `param(…)`: each with its attributes, its type, and what it is when it is not given.
final class ParameterParser {
  private static final String MANDATORY = "Parameter(Mandatory = $true)";
  private static final List<String> EMPTY_ALLOWED =
      List.of("AllowEmptyString()", "AllowEmptyCollection()", "AllowNull()");

  private final Source source;
  private final ExpressionParser expressions;

  ParameterParser(Source source, ExpressionParser expressions) {
    this.source = source;
    this.expressions = expressions;
  }

  List<Parameter> parameters() {
    source.skipBlanks();
    source.expect("(");
    boolean before = expressions.commas(false);
    List<Parameter> parameters = new ArrayList<>();
    source.skipLines();
    while (source.peek() != ')') {
      parameters.add(parameter());
      source.skipLines();
      if (!source.accept(",")) {
        break;
      }
      source.skipLines();
    }
    source.expect(")");
    expressions.commas(before);
    return parameters;
  }

  private Parameter parameter() {
    boolean mandatory = false;
    boolean emptyAllowed = false;
    String type = "";
    Place at = source.place();
    while (source.accept("[")) {
      if (source.accept(MANDATORY)) {
        mandatory = true;
      } else if (EMPTY_ALLOWED.stream().anyMatch(source::accept)) {
        emptyAllowed = true;
      } else {
        type = source.name().toLowerCase(Locale.ROOT) + (source.accept("[]") ? "[]" : "");
      }
      source.expect("]");
      source.skipLines();
    }
    source.expect("$");
    String name = source.name();
    source.skipBlanks();
    Optional<Expression> ifMissing = Optional.empty();
    if (source.accept("=")) {
      source.skipLines();
      ifMissing = Optional.of(expressions.expression());
    }
    return new Parameter(at, name, type, mandatory, emptyAllowed, ifMissing);
  }
}
