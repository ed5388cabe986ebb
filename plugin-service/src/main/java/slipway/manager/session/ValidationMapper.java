package slipway.manager.session;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.stream.Collectors;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Names each field of a request that breaks a rule. Never its value, which may be a password.
@Provider
public class ValidationMapper implements ExceptionMapper<ConstraintViolationException> {
  @Override
  public Response toResponse(ConstraintViolationException exception) {
    String what =
        exception.getConstraintViolations().stream()
            .map(v -> field(v) + " " + v.getMessage())
            .sorted()
            .distinct()
            .collect(Collectors.joining("; "));
    return ProblemResponse.of(Problem.of(ProblemType.REQUEST_INVALID, what));
  }

  private static String field(ConstraintViolation<?> violation) {
    String last = "";
    for (Path.Node node : violation.getPropertyPath()) {
      last = String.valueOf(node.getName());
    }
    return last.startsWith("arg") ? "the request's body" : last;
  }
}
