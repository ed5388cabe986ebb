package slipway.manager.session;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/// Logging in and out.
@Path("/sessions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SessionResource {
  @Inject Sessions sessions;
  @Inject Caller caller;
  @Context @Nullable HttpServletRequest request;

  /// What a login asks for.
  @Schema(name = "Login")
  public record Credentials(
      @NotBlank @Size(max = 256) String username, @NotNull @Size(max = 1024) String password) {
    @Override
    public String toString() {
      return "credentials of " + username;
    }
  }

  @Schema(name = "CurrentSession")
  public record Current(String user, Instant expiresAt) {}

  @POST
  @Operation(operationId = "login", summary = "Begins a session; the only anonymous request")
  @APIResponseSchema(value = Sessions.Begun.class, responseCode = "201")
  public Response login(@Valid @NotNull Credentials credentials) {
    String address = request == null ? "" : request.getRemoteAddr();
    Sessions.Begun begun = sessions.login(credentials.username(), credentials.password(), address);
    return Response.status(Response.Status.CREATED).entity(begun).build();
  }

  @GET
  @Path("/current")
  @Operation(operationId = "getCurrentSession", summary = "Who I am")
  public Current current(@HeaderParam(SessionFilter.HEADER) String token) {
    return new Current(caller.userName(), sessions.expiresAt(token));
  }

  @DELETE
  @Path("/current")
  @Operation(operationId = "logout", summary = "Ends the session")
  public void logout(@HeaderParam(SessionFilter.HEADER) String token) {
    sessions.end(token);
  }
}
