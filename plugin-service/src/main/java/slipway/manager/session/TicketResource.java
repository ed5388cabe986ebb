package slipway.manager.session;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// Tickets for streams: an EventSource sends no headers, and a session's token in an address would
/// end up in logs.
@Path("/tickets")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class TicketResource {
  @Inject Tickets tickets;

  @POST
  @Operation(operationId = "issueTicket", summary = "A ticket for one stream, within 30 s")
  @APIResponseSchema(value = Tickets.Issued.class, responseCode = "201")
  public Response issue(@HeaderParam(SessionFilter.HEADER) @Nullable String token) {
    return Response.status(Response.Status.CREATED)
        .entity(tickets.issue(token == null ? "" : token))
        .build();
  }
}
