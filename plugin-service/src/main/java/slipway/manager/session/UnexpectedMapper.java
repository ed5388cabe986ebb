package slipway.manager.session;

import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Everything that nobody foresaw, and what JAX-RS itself refuses. The details go to the log under
/// a reference, never to the caller.
@Provider
public class UnexpectedMapper implements ExceptionMapper<Throwable> {
  private static final System.Logger LOG = System.getLogger(UnexpectedMapper.class.getName());

  /// How deep causes are looked through; chains may be circular.
  private static final int MAX_CAUSES = 20;

  @Override
  public Response toResponse(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof ProblemException carried) {
        return ProblemResponse.of(carried.problem());
      }
      if (cause instanceof JsonbException || cause instanceof JsonException) {
        return ProblemResponse.of(
            Problem.of(
                ProblemType.REQUEST_INVALID, "The body is not the JSON that is expected here."));
      }
      cause = cause.getCause();
    }
    if (thrown instanceof WebApplicationException refused
        && refused.getResponse().getStatus() < 500) {
      return refused(refused.getResponse());
    }
    String reference = UUID.randomUUID().toString();
    LOG.log(System.Logger.Level.ERROR, "unexpected, reference " + reference, thrown);
    return ProblemResponse.of(Problem.of(ProblemType.INTERNAL, reference));
  }

  private static Response refused(Response response) {
    int status = response.getStatus();
    String reason = response.getStatusInfo().getReasonPhrase();
    if (status < 400) {
      return response;
    }
    Problem problem =
        status == 404
            ? Problem.of(ProblemType.OBJECT_NOT_FOUND, "What the address names")
            : Problem.of(ProblemType.REQUEST_INVALID, "HTTP " + status + " " + reason + ".");
    return ProblemResponse.of(problem, status);
  }
}
