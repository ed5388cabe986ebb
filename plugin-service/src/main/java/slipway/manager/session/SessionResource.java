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
  public record Credentials(
      @NotBlank @Size(max = 256) String username, @NotNull @Size(max = 1024) String password) {
    @Override
    public String toString() {
      return "credentials of " + username;
    }
  }

  public record Current(String user, Instant expiresAt) {}

  @POST
  public Response login(@Valid @NotNull Credentials credentials) {
    String address = request == null ? "" : request.getRemoteAddr();
    Sessions.Begun begun = sessions.login(credentials.username(), credentials.password(), address);
    return Response.status(Response.Status.CREATED).entity(begun).build();
  }

  @GET
  @Path("/current")
  public Current current(@HeaderParam(SessionFilter.HEADER) String token) {
    return new Current(caller.userName(), sessions.expiresAt(token));
  }

  @DELETE
  @Path("/current")
  public void logout(@HeaderParam(SessionFilter.HEADER) String token) {
    sessions.end(token);
  }
}
