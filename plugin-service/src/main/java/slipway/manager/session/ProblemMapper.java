package slipway.manager.session;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import slipway.manager.problem.ProblemException;

/// Answers with the problem that an exception carries.
@Provider
public class ProblemMapper implements ExceptionMapper<ProblemException> {
  @Override
  public Response toResponse(ProblemException exception) {
    return ProblemResponse.of(exception.problem());
  }
}
