package slipway.manager.gateways;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import slipway.manager.session.ProblemMapper;

/// A gateway's "no" to a request, as the problem it is for the caller.
@Provider
public class GatewayRefusalMapper implements ExceptionMapper<GatewayRefusal> {
  private final ProblemMapper problems = new ProblemMapper();

  @Override
  public Response toResponse(GatewayRefusal refusal) {
    return problems.toResponse(refusal.problem().toException());
  }
}
